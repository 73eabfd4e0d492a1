import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { RedisClient } from "../../redis/client.ts";
import { keysByChat } from "../outbox/keys.ts";
import { referenceFor } from "../outbox/reference.ts";
import { SECRET_HEADER } from "../transport/secret-header.ts";
import { syntheticEffect, syntheticUpdate } from "./update.ts";

/** A bot as the outside finds it, and where what it has said is kept. */
export interface VisitedBot {
  readonly name: string;
  /** Public address of its webhook. */
  readonly webhook: string;
  /** What its webhook takes for Telegram's own, the current one first; asked each time, since secrets are rotated. */
  secrets(): readonly string[];
}

export interface VisitOptions {
  readonly bot: VisitedBot;
  readonly chatId: number;
  readonly updateId: number;
  readonly redis: Pick<RedisClient, "get">;
  /** After so long an answer counts as none, ms. */
  readonly withinMs: number;
  /** Ends the visit early; what it answers then means nothing. */
  readonly signal: AbortSignal;
}

/** What came of a visit. */
export type Visit =
  /** Telegram has accepted the answer so many seconds after the update was posted. */
  | { readonly result: "answered"; readonly seconds: number }
  /** The update was taken, and no answer came in time. */
  | { readonly result: "unanswered"; readonly reason?: unknown }
  | { readonly result: "refused_3xx" | "refused_4xx" | "refused_5xx"; readonly status: number }
  /** Nothing answered the request: no address, no connection, no certificate that holds, no time left. */
  | { readonly result: "unreachable"; readonly reason: unknown };

/** Label `result` of `botfleet_synthetic_attempts_total`. */
export const RESULTS = [
  "answered",
  "unanswered",
  "refused_3xx",
  "refused_4xx",
  "refused_5xx",
  "unreachable",
] as const satisfies readonly Visit["result"][];

/** How exact the seconds are. */
const LOOK_MS = 25;

/**
 * Posts one update as Telegram does, through whatever stands before the bot, and waits until the outbox knows that Telegram
 * has accepted the answer.
 */
export async function visit(options: VisitOptions): Promise<Visit> {
  const { signal, withinMs } = options;
  const began = performance.now();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  let status: number;
  try {
    status = await post(options, limit);
  } catch (reason) {
    return { result: "unreachable", reason };
  }
  if (status >= 500) return { result: "refused_5xx", status };
  if (status >= 400) return { result: "refused_4xx", status };
  // Telegram follows no redirects either.
  if (status >= 300) return { result: "refused_3xx", status };
  return answerTo(options, began, limit);
}

/** Looks until the answer's message has an id: it stands under the message's reference once the call is settled. */
async function answerTo(
  { bot, chatId, redis, updateId }: VisitOptions,
  began: number,
  limit: AbortSignal,
): Promise<Visit> {
  const reference = referenceFor(syntheticEffect(updateId), 0);
  const key = keysByChat(bot.name)(chatId).reference(chatId, reference);
  try {
    while (!limit.aborted) {
      const id = await redis.get(key);
      if (id !== null) return { result: "answered", seconds: (performance.now() - began) / 1000 };
      await sleep(LOOK_MS);
    }
    return { result: "unanswered" };
  } catch (reason) {
    return { result: "unanswered", reason };
  }
}

/** As Telegram during a rotation: a new secret that this process has read before the bot's pods did is no fault of theirs. */
async function post(options: VisitOptions, signal: AbortSignal): Promise<number> {
  let status = 401;
  for (const secret of options.bot.secrets()) {
    status = await postWith(secret, options, signal);
    if (status !== 401) break;
  }
  return status;
}

/** A connection of its own each time: a name that no longer resolves, or a certificate that ran out, is part of the answer. */
async function postWith(
  secret: string,
  { bot, chatId, updateId }: VisitOptions,
  signal: AbortSignal,
): Promise<number> {
  const { body, statusCode } = await request(bot.webhook, {
    method: "POST",
    headers: { "content-type": "application/json", [SECRET_HEADER]: secret },
    body: JSON.stringify(syntheticUpdate(updateId, chatId)),
    reset: true,
    signal,
  });
  await body.dump();
  return statusCode;
}
