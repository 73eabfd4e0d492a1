import type { ClientSession, Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { accountId, legsOf, type Posting, type PostingKind } from "./posting.ts";

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
}

/** `repeated`: it was posted before, nothing changed. `insufficient`: the debited account does not hold so much. */
export type PostingOutcome = "posted" | "repeated" | "insufficient";

/** The ledger's collections: `ledger_postings` and, as their running sums, `ledger_accounts`. */
export interface LedgerStore {
  /** Posts inside the caller's transaction; after `insufficient` the caller must abort it. */
  post(session: ClientSession, posting: Posting): Promise<PostingOutcome>;
  /** Cents a person can spend; as a transaction sees them, when it is given. */
  balance(telegramId: number, session?: ClientSession): Promise<number>;
  postings(telegramId: number, limit: number): Promise<readonly PostingDocument[]>;
  /** All of a person's, oldest first, as a stream. */
  history(telegramId: number, signal: AbortSignal): AsyncIterable<PostingDocument>;
}

export const POSTINGS = "ledger_postings";
export const ACCOUNTS = "ledger_accounts";

/** Builds the store over a bot's database. */
export function createLedgerStore(db: Db): LedgerStore {
  const postings = db.collection<PostingDocument>(POSTINGS);
  const accounts = db.collection<AccountDocument>(ACCOUNTS);

  return {
    post: async (session, posting) => {
      const { operationId, telegramId, kind, cents, reference } = posting;
      if (!Number.isSafeInteger(cents) || cents <= 0) throw new RangeError(`${cents} is no amount to post`);
      if (await postings.findOne({ _id: operationId }, { session, projection: { _id: 1 } }))
        return "repeated";
      const [debit, credit] = legsOf(posting);
      const holds = debit.floor ? { balance: { $gte: -debit.cents } } : {};
      const debited = await accounts.updateOne(
        { _id: debit.account, ...holds },
        { $inc: { balance: debit.cents } },
        { session, upsert: !debit.floor },
      );
      if (debited.matchedCount + debited.upsertedCount === 0) return "insufficient";
      await accounts.updateOne(
        { _id: credit.account },
        { $inc: { balance: credit.cents } },
        { session, upsert: true },
      );
      const legs = [debit, credit].map((leg) => ({ account: leg.account, cents: leg.cents }));
      await postings.insertOne(
        { _id: operationId, telegram_id: telegramId, kind, cents, reference, legs, at: new Date() },
        { session },
      );
      return "posted";
    },
    balance: async (telegramId, session) => {
      const found = accounts.findOne(
        { _id: accountId("person", telegramId) },
        { ...(session && { session }) },
      );
      return (await mongoCall("balance", found))?.balance ?? 0;
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
