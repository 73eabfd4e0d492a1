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
}

/** `repeated`: it was posted before, nothing changed. `insufficient`: the debited account does not hold so much. */
export type PostingOutcome = "posted" | "repeated" | "insufficient";

/** The ledger's collections: `ledger_postings` and, as their running sums, `ledger_accounts`. */
export interface LedgerStore {
  /** Posts inside the caller's transaction; after `insufficient` half of it is done there, and the caller must abort it. */
  post(session: ClientSession, posting: Posting): Promise<PostingOutcome>;
  /** Cents a person can spend; as a transaction sees them, when it is given. */
  balance(telegramId: number, session?: ClientSession): Promise<number>;
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
    postings: (telegramId, limit) =>
      mongoCall(
        "ledger postings",
        postings.find({ telegram_id: telegramId }).sort({ at: -1, _id: -1 }).limit(limit).toArray(),
      ),
    history: (telegramId, signal) =>
      postings.find({ telegram_id: telegramId }, { signal }).sort({ at: 1, _id: 1 }),
  };
}
