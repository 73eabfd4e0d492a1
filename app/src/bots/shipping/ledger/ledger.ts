import type { ClientSession, MongoClient } from "mongodb";
import type { Cache } from "../../../platform/cache/cache.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { LedgerService } from "../services.ts";
import type { LedgerStore } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** The ledger as the bot's other parts use it: reading, and changes together with what they are for. */
export interface Ledger extends LedgerService, Pick<LedgerStore, "withdraw" | "isWithdrawn"> {
  /**
   * Runs one transaction that may post to this person's accounts; the cached balance is right again when it returns.
   * @throws AppError MONGO_UNAVAILABLE: it may have been committed; what `work` threw: it was not.
   */
  change<T>(
    telegramId: number,
    work: (session: ClientSession, post: LedgerStore["post"]) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** The balance that made a posting `insufficient`: a majority may not have it yet, and no cache does. */
  balanceIn(session: ClientSession, telegramId: number): Promise<number>;
  /** Drops the cached balance: a change was found that another run made, which may have died before it did so itself. */
  refresh(telegramId: number): Promise<void>;
}

/** Name of the cache of balances, which every process of the bot shares. */
export const BALANCE_CACHE = "shipping-balance";

export interface LedgerDeps {
  readonly client: MongoClient;
  readonly store: LedgerStore;
  /** Balances by telegram id; 60 s. */
  readonly balances: Cache<number>;
  readonly logger: Logger;
}

/** Builds the ledger over its store and the cache of balances. */
export function createLedger({ client, store, balances, logger }: LedgerDeps): Ledger {
  const refresh = (telegramId: number) =>
    balances.invalidate(String(telegramId)).catch((err: unknown) => {
      // The change itself is kept; an unreachable cache can also not be read, and forgets within its TTL.
      logger.warn({ err }, "a cached balance could not be dropped");
    });
  return {
    refresh,
    withdraw: store.withdraw,
    isWithdrawn: store.isWithdrawn,
    balance: (telegramId) => balances.get(String(telegramId), () => store.balance(telegramId)),
    balanceIn: (session, telegramId) => store.balance(telegramId, session),
    entries: async (telegramId, limit) => {
      const postings = await store.postings(telegramId, limit);
      return postings.map(({ at, cents, kind, reference }) => ({
        at,
        cents: kind === "order" ? -cents : cents,
        kind,
        reference,
      }));
    },
    change: async (telegramId, work, signal) => {
      try {
        return await inTransaction(client, "ledger change", (session) => work(session, store.post), signal);
      } finally {
        await refresh(telegramId);
      }
    },
  };
}
