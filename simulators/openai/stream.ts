import { type Answer, content as answerOf, ConnectionCut } from "../http/answer.ts";

/** A finished completion. */
export interface Completion {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly content: string | null;
  readonly refusal: string | null;
  readonly finish_reason: "stop" | "length";
  readonly usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number };
}

/** How a stream behaves. */
export interface StreamOptions {
  readonly includeUsage: boolean;
  /** Milliseconds between pieces. */
  readonly pauseMs: number;
  /** Ends the connection in the middle. */
  readonly cut: boolean;
}

const PIECE_LENGTH = 12;
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function piecesOf(text: string): string[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / PIECE_LENGTH);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * PIECE_LENGTH, (index + 1) * PIECE_LENGTH).join(""),
  );
}

async function* events(completion: Completion, options: StreamOptions): AsyncIterable<string> {
  const { id, created, model, usage } = completion;
  const base = { id, object: "chat.completion.chunk", created, model, system_fingerprint: "fp_simulated" };
  const event = (fields: object) => `data: ${JSON.stringify({ ...base, ...fields })}\n\n`;
  const chunk = (delta: object, finish_reason: string | null = null) =>
    event({
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(options.includeUsage ? { usage: null } : {}),
    });

  yield chunk({ role: "assistant", content: completion.content === null ? null : "", refusal: null });
  const key = completion.content === null ? "refusal" : "content";
  const pieces = piecesOf(completion.content ?? completion.refusal ?? "");
  for (const [index, piece] of pieces.entries()) {
    if (options.pauseMs > 0) await wait(options.pauseMs);
    if (options.cut && index >= pieces.length / 2) throw new ConnectionCut();
    yield chunk({ [key]: piece });
  }
  yield chunk({}, completion.finish_reason);
  if (options.includeUsage) yield event({ choices: [], usage });
  yield "data: [DONE]\n\n";
}

/** A completion as server-sent events; with usage, the last one has no choices and the count. */
export function streamAnswer(completion: Completion, options: StreamOptions): Answer {
  return answerOf(200, "text/event-stream; charset=utf-8", events(completion, options));
}
