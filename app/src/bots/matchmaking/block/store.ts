import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import { createGroupWriter } from "../../../platform/mongo/group-writer.ts";

export const BLOCKS = "blocks";

/** Two people who are not to meet; not whose wish that was, so that nothing of a deleted person is told. */
export interface BlockDocument {
  /** `<lower id>.<higher id>` */
  readonly _id: string;
  readonly members: readonly [number, number];
  readonly at: Date;
}

/** Blocks in MongoDB; every call is safe to repeat. */
export interface BlockStore {
  add(person: number, other: number): Promise<void>;
  /** Whom each of the people is not to meet; nobody where they are missing. */
  of(people: readonly number[]): Promise<ReadonlyMap<number, readonly number[]>>;
}

/** Builds the store over the bot's database. */
export function createBlockStore(db: Db): BlockStore {
  const blocks = db.collection<BlockDocument>(BLOCKS);
  const writer = createGroupWriter(blocks, "block");
  return {
    add: (person, other) => {
      const members: [number, number] = [Math.min(person, other), Math.max(person, other)];
      const update = { $setOnInsert: { members, at: new Date() } };
      return writer.write({ updateOne: { filter: { _id: members.join(".") }, update, upsert: true } });
    },
    of: async (people) => {
      const found = blocks.find({ members: { $in: [...people] } }, { projection: { members: 1 } });
      const asked = new Set(people);
      const lists = new Map<number, number[]>();
      for (const { members } of await mongoCall("blocks look-up", found.toArray())) {
        for (const [person, other] of [members, members.toReversed()] as [number, number][]) {
          if (asked.has(person)) lists.set(person, [...(lists.get(person) ?? []), other]);
        }
      }
      return lists;
    },
  };
}
