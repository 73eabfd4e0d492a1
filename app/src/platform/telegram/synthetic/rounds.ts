import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { RedisClient } from "../../redis/client.ts";
import { syntheticIds } from "./update.ts";
import { RESULTS, type Visit, type VisitedBot, visit } from "./visit.ts";

export interface RoundsOptions {
  readonly bots: readonly VisitedBot[];
  readonly chatId: number;
  /** From one visit of a bot to its next, ms. Half of it is what an answer may take. */
  readonly everyMs: number;
  readonly redis: Pick<RedisClient, "get">;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, "syntheticAnswerDuration" | "syntheticAttempts" | "syntheticLastAnswer">;
}

/** Of the time between two visits, so that one is over before the next begins. */
const PATIENCE = 1 / 2;
/** Of it too: whoever starts the whole fleet at once must not be told that nobody answers yet. */
const FIRST = 1 / 10;

/**
 * Talks to each bot at its interval, side by side, and counts what comes of it.
 * @returns a function that ends the visits under way, uncounted, and resolves when they have ended
 */
export function startRounds(options: RoundsOptions): () => Promise<void> {
  const stopping = new AbortController();
  const nextId = syntheticIds();
  const rounds = options.bots.map((bot) => keepVisiting(bot, nextId, options, stopping.signal));
  return async () => {
    stopping.abort();
    await Promise.all(rounds);
  };
}

async function keepVisiting(
  bot: VisitedBot,
  nextId: () => number,
  options: RoundsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { chatId, everyMs, redis } = options;
  begin(bot.name, options);
  await sleep(everyMs * FIRST, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    const next = sleep(everyMs, undefined, { signal }).catch(() => undefined);
    const withinMs = everyMs * PATIENCE;
    const came = await visit({ bot, chatId, updateId: nextId(), redis, withinMs, signal });
    if (!signal.aborted) count(bot.name, came, options);
    await next;
  }
}

/**
 * Shows all there is to count before there is any of it. Not the time of an answer: a process that starts again and again
 * would claim one each time.
 */
function begin(bot: string, { metrics }: RoundsOptions): void {
  for (const result of RESULTS) metrics.syntheticAttempts.inc({ bot, result }, 0);
  metrics.syntheticAnswerDuration.begin({ bot });
}

function count(bot: string, came: Visit, { logger, metrics }: RoundsOptions): void {
  metrics.syntheticAttempts.inc({ bot, result: came.result });
  if (came.result === "answered") {
    metrics.syntheticAnswerDuration.observe({ bot }, came.seconds);
    metrics.syntheticLastAnswer.set({ bot }, Date.now() / 1000);
    return;
  }
  const { result } = came;
  const status = "status" in came ? came.status : undefined;
  const err = "reason" in came ? came.reason : undefined;
  logger.warn({ bot, result, status, err }, "the synthetic person got no answer");
}
