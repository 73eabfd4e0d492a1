import type { Logger } from "../../../platform/observe/logger.ts";
import type { RedisClient } from "../../../platform/redis/client.ts";
import { redisCall } from "../../../platform/redis/errors.ts";

/** Balances people asked for lately. A cache that cannot be reached is passed by. */
export interface BalanceCache {
  /** The cached balance, or what `load` reads, which is then kept for 60 s. */
  read(telegramId: number, load: () => Promise<number>): Promise<number>;
  /** Makes every reader go to the ledger for a while, around a change. */
  bypass(telegramId: number): Promise<void>;
}

const TTL_S = 60;
/** Longer than a transaction with its retries, and than any read of a balance that was under way when it began. */
const BYPASS_S = 15;
const BYPASSED = "-";

/**
 * A mere deletion would not do: who read the old balance before the change could store it after the deletion. So a
 * change leaves a mark that readers respect and a late writer, which only fills gaps, cannot overwrite.
 */
export function createBalanceCache(redis: RedisClient, logger: Logger, prefix: string): BalanceCache {
  const keyOf = (telegramId: number) => `${prefix}:balance:${telegramId}`;
  const attempt = async <T>(operation: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await redisCall(operation, call());
    } catch (err) {
      logger.warn({ err }, "the balance cache was passed by");
      return undefined;
    }
  };
  return {
    read: async (telegramId, load) => {
      const cached = await attempt("balance cache read", () => redis.get(keyOf(telegramId)));
      if (cached !== undefined && cached !== null && cached !== BYPASSED) return Number(cached);
      const balance = await load();
      if (cached === null) {
        const key = keyOf(telegramId);
        await attempt("balance cache fill", () => redis.set(key, String(balance), "EX", TTL_S, "NX"));
      }
      return balance;
    },
    bypass: async (telegramId) => {
      await attempt("balance cache bypass", () => redis.set(keyOf(telegramId), BYPASSED, "EX", BYPASS_S));
    },
  };
}
