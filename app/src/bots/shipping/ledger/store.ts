import type { ClientSession, Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { accountId, type Leg, legsOf, type Posting, type PostingKind } from "./posting.ts";

/** A posting as kept: with its legs, so that the books can be added up again from them alone. */
export interface PostingDocument {
  readonly _id: string;
  readonly telegram_id: number;
  readonly kind: PostingKind;
  readonly cents: number;
  readonly reference: string;
  readonly legs: readonly { readonly account: string; readonly cents: number }[];
  readonly at: Date;
}

interface AccountDocument {
  readonly _id: string;
  readonly balance: number;
  /** The last wishes to buy that were withdrawn: they are paid from no account any more. */
  readonly withdrawn?: readonly string[];
}

/**
 * A handler that began on an older session ends within 8 s. A wish takes two updates, one that shows it and one that leaves it, and
 * at the pace that the bot takes them nobody sends 40 in that time.
 */
const WITHDRAWN_KEPT = 20;

/** `repeated`: it was posted before, nothing changed. `insufficient`: the debited account does not hold so much. */
export type PostingOutcome = "posted" | "repeated" | "insufficient";

/** The ledger's collections: `ledger_postings` and, as their running sums, `ledger_accounts`. */
export interface LedgerStore {
  /** Posts inside the caller's transaction; after `insufficient` half of it is done there, and the caller must abort it. */
  post(session: ClientSession, posting: Posting): Promise<PostingOutcome>;
  /** Cents a person can spend; as a transaction sees them, when it is given. */
  balance(telegramId: number, session?: ClientSession): Promise<number>;
  /**
   * From now on a transaction that posts from the person's account sees that the wish is withdrawn: it writes the same document,
   * so it is over when this returns, or it begins anew. Who has no account yet gets one with nothing on it: a first top-up may
   * come before the order does.
   */
  withdraw(telegramId: number, wish: string): Promise<void>;
  /** Whether a wish was withdrawn, as a transaction sees it. */
  isWithdrawn(session: ClientSession, telegramId: number, wish: string): Promise<boolean>;
  postings(telegramId: number, limit: number): Promise<readonly PostingDocument[]>;
  /** All of a person's, oldest first, as a stream. */
  history(telegramId: number, signal: AbortSignal): AsyncIterable<PostingDocument>;
}

export const POSTINGS = "ledger_postings";
export const ACCOUNTS = "ledger_accounts";

/** Changes one account; one that must not fall below zero, and would, is not matched. */
const move = ({ account, cents, floor }: Leg) => ({
  updateOne: {
    filter: { _id: account, ...(floor && { balance: { $gte: -cents } }) },
    update: { $inc: { balance: cents } },
    upsert: !floor,
  },
});

/** Builds the store over a bot's database. */
export function createLedgerStore(db: Db): LedgerStore {
  const postings = db.collection<PostingDocument>(POSTINGS);
  const accounts = db.collection<AccountDocument>(ACCOUNTS);

  return {
    post: async (session, posting) => {
      const { operationId, telegramId, kind, cents, reference } = posting;
      if (!Number.isSafeInteger(cents) || cents <= 0) throw new RangeError(`${cents} is no amount to post`);
      const [debit, credit] = legsOf(posting);
      const legs = [debit, credit].map((leg) => ({ account: leg.account, cents: leg.cents }));
      const document = { telegram_id: telegramId, kind, cents, reference, legs, at: new Date() };
      const insert = { $setOnInsert: document };
      const kept = await postings.updateOne({ _id: operationId }, insert, { session, upsert: true });
      if (kept.upsertedCount === 0) return "repeated";
      const moved = await accounts.bulkWrite([move(debit), move(credit)], { session });
      return moved.matchedCount + moved.upsertedCount === 2 ? "posted" : "insufficient";
    },
    balance: async (telegramId, session) => {
      const found = accounts.findOne(
        { _id: accountId("person", telegramId) },
        { ...(session && { session }) },
      );
      return (await mongoCall("balance", found))?.balance ?? 0;
    },
    withdraw: async (telegramId, wish) => {
      // Written each time, also when it is known: a majority that has this write has what went before it.
      const withdrawn = { $each: [wish], $slice: -WITHDRAWN_KEPT };
      const account = { _id: accountId("person", telegramId) };
      const update = { $push: { withdrawn }, $setOnInsert: { balance: 0 } };
      await mongoCall("wish withdrawn", accounts.updateOne(account, update, { upsert: true }));
    },
    isWithdrawn: async (session, telegramId, wish) => {
      const account = { _id: accountId("person", telegramId), withdrawn: wish };
      return (await accounts.findOne(account, { session, projection: { _id: 1 } })) !== null;
    },
    postings: (telegramId, limit) =>
      mongoCall(
        "ledger postings",
        postings.find({ telegram_id: telegramId }).sort({ at: -1, _id: -1 }).limit(limit).toArray(),
      ),
    history: (telegramId, signal) =>
      postings.find({ telegram_id: telegramId }, { signal }).sort({ at: 1, _id: 1 }),
  };
}
