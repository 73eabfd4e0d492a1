import type { Bot } from "../bots/bot.ts";
import { digestOf } from "../stats/digest.ts";
import { ApiError } from "../wire/api-error.ts";
import type { World } from "../world.ts";
import type { Params } from "./params.ts";
import { RawResult } from "./raw-result.ts";
import { METHODS } from "./registry.ts";

/** What a call is answered with. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
  /** Seconds for the `Retry-After` header. */
  readonly retryAfter: number | undefined;
}

/** Carries out one call, counts it, and enters it in the ledger when it was accepted and changed something. */
export async function execute(world: World, bot: Bot, method: string, params: Params): Promise<ApiAnswer> {
  const known = METHODS.get(method.toLowerCase());
  let answer: ApiAnswer;
  try {
    if (known === undefined) throw new ApiError(404, "Not Found: method not found");
    const result = await known.run({ method: method.toLowerCase(), params, bot, world });
    answer = accepted(result);
    enter(world, bot, known.name, params, result);
  } catch (error) {
    answer = refused(error);
  }
  bot.stats.called(known?.name ?? "unknown", answer.status);
  return answer;
}

/** The answer to an error; what is not Telegram's own is a fault of the simulator, told as a 500. */
export function refused(error: unknown): ApiAnswer {
  if (!(error instanceof ApiError)) {
    console.error("telegram simulator: a method failed", error);
    return refused(new ApiError(500, "Internal Server Error"));
  }
  const { status, message: description, retryAfter } = error;
  const body = JSON.stringify({
    ok: false,
    error_code: status,
    description,
    ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
  });
  return { status, body, retryAfter };
}

function accepted(result: unknown): ApiAnswer {
  const raw = result instanceof RawResult ? result : undefined;
  const description =
    raw?.description === undefined ? "" : `,"description":${JSON.stringify(raw.description)}`;
  const body = `{"ok":true,"result":${raw?.json ?? JSON.stringify(result)}${description}}`;
  return { status: 200, body, retryAfter: undefined };
}

function enter(world: World, bot: Bot, method: string, params: Params, result: unknown): void {
  if (method.startsWith("get")) return;
  const at = world.services.clock.now();
  const chat = numberOr(params.text("chat_id"));
  const message_id = messageIdOf(result) ?? numberOr(params.text("message_id"));
  const digest = digestOf(method, params.fingerprint());
  bot.stats.accepted({ at, method, chat, message_id, digest });
  if (chat !== undefined && SENDING.test(method)) bot.audit.sent(chat, method, digest, at);
}

/** What shows something new of the bot's own; copies are followed by what they are copies of. */
const SENDING = /^send(?!ChatAction)/;

function numberOr(text: string): number | undefined {
  return /^-?\d{1,16}$/.test(text) ? Number(text) : undefined;
}

function messageIdOf(result: unknown): number | undefined {
  const first: unknown = Array.isArray(result) ? result[0] : result;
  if (typeof first !== "object" || first === null || !("message_id" in first)) return undefined;
  return typeof first.message_id === "number" ? first.message_id : undefined;
}
