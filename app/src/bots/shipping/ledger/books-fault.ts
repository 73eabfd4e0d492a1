import type { ClientSession, Db, MongoClient } from "mongodb";
import { ACCOUNT_NAMES, accountId } from "./posting.ts";
import { ACCOUNTS, POSTINGS } from "./store.ts";
import { inTransaction } from "./transaction.ts";

/** An account that does not hold what its entries make, or a person whose accounts do not add up to zero. */
export interface BookFault {
  readonly telegramId: number;
  /** Cents by which the person's books are wrong, all differences counted up without their signs; above zero. */
  readonly cents: number;
}

/** Ends on the server what nobody waits for any more; below the transaction's own limit. */
const LIMIT_MS = 4_500;

/**
 * Adds up the books of some people, 500 or so at once: each account against its entries, and all of a person to zero.
 * Both sides are read in one transaction, as of one moment: a posting under way is on neither or on both.
 */
export async function bookFaults(
  client: MongoClient,
  db: Db,
  people: readonly number[],
): Promise<readonly BookFault[]> {
  const accounts = people.flatMap((id) => ACCOUNT_NAMES.map((name) => accountId(name, id)));
  const read = async (session: ClientSession) => {
    const sums = await db
      .collection(POSTINGS)
      .aggregate<{ _id: { owner: number; account: string }; cents: number }>(
        [
          { $match: { telegram_id: { $in: people } } },
          { $unwind: "$legs" },
          {
            $group: {
              _id: { owner: "$telegram_id", account: "$legs.account" },
              cents: { $sum: "$legs.cents" },
            },
          },
        ],
        { session, maxTimeMS: LIMIT_MS },
      )
      .toArray();
    const balances = await db
      .collection<{ _id: string; balance: number }>(ACCOUNTS)
      .find({ _id: { $in: accounts } }, { session })
      .toArray();
    return { sums, balances };
  };
  const { balances, sums } = await inTransaction(client, "adding up the books", read);
  const held = new Map(balances.map(({ _id, balance }) => [_id, balance]));
  return people.flatMap((telegramId) => {
    const own = sums.filter(({ _id }) => _id.owner === telegramId);
    const cents = wrongBy(telegramId, held, new Map(own.map(({ _id, cents: sum }) => [_id.account, sum])));
    return cents === 0 ? [] : [{ telegramId, cents }];
  });
}

function wrongBy(
  telegramId: number,
  held: ReadonlyMap<string, number>,
  entries: ReadonlyMap<string, number>,
): number {
  const own = ACCOUNT_NAMES.map((name) => accountId(name, telegramId));
  const all = new Set([...own, ...entries.keys()]);
  const apart = [...all].map((id) => Math.abs((held.get(id) ?? 0) - (entries.get(id) ?? 0)));
  const total = own.reduce((sum, id) => sum + (held.get(id) ?? 0), 0);
  const entriesTotal = [...entries.values()].reduce((sum, cents) => sum + cents, 0);
  return apart.reduce((sum, cents) => sum + cents, 0) + Math.abs(total) + Math.abs(entriesTotal);
}
