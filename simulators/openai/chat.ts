import { randomUUID } from "node:crypto";
import { type Answer, json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Clock } from "../http/clock.ts";
import type { Call, Route } from "../http/router.ts";
import { type ChatRequest, readChat } from "./chat-request.ts";
import { errorAnswer } from "./errors.ts";
import { replyTo } from "./reply.ts";
import { type Completion, streamAnswer } from "./stream.ts";
import { estimateTokens } from "./tokens.ts";

/** What the chat route stands on. */
export interface ChatOptions {
  readonly models: readonly string[];
  readonly clock: Clock;
  /** Called once per answer, with the tokens it cost. */
  answered(totalTokens: number): Promise<void>;
}

function unknownModel(model: string): Answer {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return errorAnswer(404, { message, type: "invalid_request_error", param: null, code: "model_not_found" });
}

/** What is said, as the faults will have it, and why it ends there. */
function say(request: ChatRequest, call: Call): Pick<Completion, "content" | "refusal" | "finish_reason"> {
  if (call.outcome("refusal")) {
    return { content: null, refusal: "I'm sorry, I can't help with that.", finish_reason: "stop" };
  }
  const invents = call.outcome("invented") !== undefined;
  const whole = replyTo(request, { invents, obeys: call.outcome("obedient") !== undefined });
  if (call.outcome("invalid_json"))
    return { content: `${whole.slice(0, -1)},`, refusal: null, finish_reason: "stop" };
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
  if (estimateTokens(whole) <= limit) return { content: whole, refusal: null, finish_reason: "stop" };
  return { content: whole.slice(0, limit * 4), refusal: null, finish_reason: "length" };
}

function complete(request: ChatRequest, call: Call, clock: Clock): Completion {
  const said = say(request, call);
  const prompt_tokens = estimateTokens(JSON.stringify(request.messages));
  const completion_tokens = estimateTokens(said.content ?? said.refusal ?? "");
  return {
    ...said,
    id: `chatcmpl-${randomUUID().replaceAll("-", "")}`,
    created: Math.floor(clock.now() / 1000),
    model: `simulated-${request.model}`,
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
  };
}

function whole({ content, refusal, finish_reason, ...rest }: Completion): Answer {
  const message = { role: "assistant", content, refusal, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason }];
  return json(200, { object: "chat.completion", system_fingerprint: "fp_simulated", ...rest, choices });
}

/** `POST /v1/chat/completions`. */
export function chatRoutes(options: ChatOptions): Route[] {
  return [
    {
      method: "POST",
      pattern: "/v1/chat/completions",
      async handle(call) {
        const request = readChat(parseJson(call.body));
        if (!options.models.includes(request.model)) return unknownModel(request.model);
        const completion = complete(request, call, options.clock);
        await options.answered(completion.usage.total_tokens);
        if (!request.stream) return whole(completion);
        return streamAnswer(completion, {
          includeUsage: request.stream_options?.include_usage ?? false,
          pauseMs: call.outcome("slow_stream")?.latency_ms ?? 0,
          cut: call.outcome("cut_stream") !== undefined,
        });
      },
    },
  ];
}
