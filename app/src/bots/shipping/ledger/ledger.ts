import type { ClientSession, MongoClient } from "mongodb";
import type { LedgerService } from "../services.ts";
import type { BalanceCache } from "./balance-cache.ts";
import type { LedgerStore } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** The ledger as the bot's other parts use it: reading, and changes together with what they are for. */
export interface Ledger extends LedgerService {
  /**
   * Runs one transaction that may post to this person's accounts; the cached balance is right again when it returns.
   * @throws AppError MONGO_UNAVAILABLE: it may have been committed; what `work` threw: it was not.
   */
  change<T>(
    telegramId: number,
    work: (session: ClientSession, post: LedgerStore["post"]) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
}

/** Builds the ledger over its store and the cache of balances. */
export function createLedger(client: MongoClient, store: LedgerStore, cache: BalanceCache): Ledger {
  return {
    balance: (telegramId) => cache.read(telegramId, () => store.balance(telegramId)),
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
      await cache.bypass(telegramId);
      try {
        return await inTransaction(client, "ledger change", (session) => work(session, store.post), signal);
      } finally {
        // Again: the transaction may have taken most of the first mark's time.
        await cache.bypass(telegramId);
      }
    },
  };
}
