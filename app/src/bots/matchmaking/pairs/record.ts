import { type AnyBulkWriteOperation, type Collection, MongoBulkWriteError } from "mongodb";
import { AppError } from "../../../platform/errors/app-error.ts";
import { isDuplicateKey, mongoCall } from "../../../platform/mongo/errors.ts";
import type { MatchEvent } from "../matcher/event.ts";
import { type PairDocument, TOLD_MS } from "./document.ts";

type Paired = Extract<MatchEvent, { kind: "paired" }>;
type Ended = Extract<MatchEvent, { kind: "ended" }>;

/** What the matcher did to a pair, and when (unix ms). */
export interface PairChange {
  readonly at: number;
  readonly event: Paired | Ended;
}

/** Pairs as the matcher's events make them. */
export interface PairRecord {
  /**
   * Writes changes in their order, together. What the matcher says later holds: an active pair that stands in the way of
   * a later one is ended. Safe to repeat: a pair begins once and ends once.
   * @param tellFirst called with such ends before they are written, because a repetition would not find them again;
   * throws when another process writes the changes by now
   */
  write(changes: readonly PairChange[], tellFirst: (ends: readonly Ended[]) => Promise<void>): Promise<void>;
  /** The pairs that ended after a time, as either side may be told. */
  endedSince(time: number): Promise<readonly Ended[]>;
}

/** Builds the record over the collection `pairs`. */
export function createPairRecord(pairs: Collection<PairDocument>): PairRecord {
  return {
    write: async (changes, tellFirst) => {
      let rest = changes;
      while (rest.length > 0) {
        const refused = await writeUntilRefused(pairs, rest);
        if (refused === undefined) return;
        rest = rest.slice(refused);
        const ends = await endsInTheWay(pairs, rest[0]);
        if (ends.length === 0) continue;
        await tellFirst(ends.map(({ event }) => event));
        await mongoCall("pairs out of the way", pairs.bulkWrite(ends.map(writeOf)));
      }
    },
    endedSince: async (time) => {
      const found = pairs.find({ ended_at: { $gt: new Date(time) } });
      const ended = await mongoCall("pairs ended lately", found.toArray());
      return ended.flatMap(({ _id: pair, members: [first, second], reason = "next" }): Ended[] => [
        { kind: "ended", pair, person: first, partner: second, reason },
        { kind: "ended", pair, person: second, partner: first, reason },
      ]);
    },
  };
}

/** Writes in order and answers the index of the first change that an active pair stands in the way of. */
async function writeUntilRefused(
  pairs: Collection<PairDocument>,
  changes: readonly PairChange[],
): Promise<number | undefined> {
  try {
    await mongoCall("pairs", pairs.bulkWrite(changes.map(writeOf), { ordered: true }));
    return undefined;
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : undefined;
    if (!isDuplicateKey(error) || !(cause instanceof MongoBulkWriteError)) throw error;
    const [first] = [cause.writeErrors].flat();
    if (first === undefined) throw error;
    return first.index;
  }
}

function writeOf({ at, event }: PairChange): AnyBulkWriteOperation<PairDocument> {
  const time = new Date(at);
  if (event.kind === "paired") {
    const [{ person: waiter }, { person: newcomer }] = event.sides;
    const members: [number, number] = [waiter, newcomer];
    const update = { $setOnInsert: { members, active: members, since: time } };
    return { updateOne: { filter: { _id: event.pair }, update, upsert: true } };
  }
  // Nothing else would find the pair of somebody who deleted themselves before they were told of it.
  const goes = event.reason === "deleted" ? { forget_at: new Date(Date.now() + TOLD_MS) } : {};
  return {
    updateOne: {
      filter: { _id: event.pair, active: { $exists: true } },
      update: {
        $set: {
          ended_at: time,
          end_written_at: new Date(),
          ended_by: event.person,
          reason: event.reason,
          ...goes,
        },
        $unset: { active: "" },
      },
    },
  };
}

/** The ends of active pairs in which people are who are paired by a later change. */
async function endsInTheWay(
  pairs: Collection<PairDocument>,
  change: PairChange | undefined,
): Promise<(PairChange & { readonly event: Ended })[]> {
  if (change?.event.kind !== "paired") return [];
  const { pair: later, sides } = change.event;
  const members = sides.map(({ person }) => person);
  const standing = pairs.find({ active: { $in: members }, _id: { $ne: later } });
  const found = await mongoCall("pairs in the way", standing.toArray());
  return found.map(({ _id: pair, members: [first, second] }) => {
    const [person, partner] = members.includes(first) ? [first, second] : [second, first];
    return { at: change.at, event: { kind: "ended", pair, person, partner, reason: "next" } };
  });
}
