import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { ActivePair } from "../services.ts";
import { PAIRS, type PairDocument, TOLD_MS } from "./document.ts";

/** Pairs as the conversation and other writes ask for them. */
export interface PairStore {
  /** The pair somebody is in. */
  activeOf(person: number, signal?: AbortSignal): Promise<ActivePair | undefined>;
  /** Whether the two are together now. */
  areTogether(person: number, other: number): Promise<boolean>;
  /**
   * Forgets with whom somebody was: at once, and {@link TOLD_MS} later what the matcher may still speak of.
   * @param until chats that began until then are meant, unix ms; by default until now
   */
  removeHistoryOf(person: number, until?: number): Promise<void>;
  /**
   * Writes a pair of somebody who deletes themselves, of which nobody may have been told yet, as one that is over, to be
   * forgotten {@link TOLD_MS} from now: the delivery finds it there and changes nothing. One that is there already stays as it is.
   * Not for one wished for longer ago than that: it may have been removed, and would be back.
   * @param at for its beginning and end, unix ms
   */
  forgetAhead(person: number, pair: Pick<PairDocument, "_id" | "members">, at: number): Promise<void>;
}

/** Builds the store over the bot's database. */
export function createPairStore(db: Db): PairStore {
  const pairs = db.collection<PairDocument>(PAIRS);
  const activeOf = async (person: number, signal?: AbortSignal): Promise<ActivePair | undefined> => {
    const limits = signal ? { signal } : {};
    const pair = await mongoCall("active pair look-up", pairs.findOne({ active: person }), limits);
    if (pair === null) return undefined;
    const [first, second] = pair.members;
    return { id: pair._id, partner: first === person ? second : first, since: pair.since.getTime() };
  };
  return {
    activeOf,
    areTogether: async (person, other) => (await activeOf(person))?.partner === other,
    removeHistoryOf: async (person, until = Date.now()) => {
      const now = Date.now();
      const begun = { since: { $lte: new Date(until + SKEW_MS) } };
      const old = { members: person, ...begun, ...endWrittenBefore(new Date(now - TOLD_MS)) };
      const active = { active: person, ...begun };
      const ended = { members: person, ...begun, ended_at: { $exists: true }, $nor: [old] };
      // First the pair that is on, or whose end is not delivered yet: else it could end between the two.
      for (const fresh of [active, ended]) {
        const forget = { $set: { forget_at: new Date(now + TOLD_MS) } };
        const unmarked = { ...fresh, forget_at: { $exists: false } };
        await mongoCall("history removal", pairs.updateMany(unmarked, forget));
      }
      await mongoCall("history removal", pairs.deleteMany(old));
    },
    forgetAhead: async (person, { _id, members }, at) => {
      const now = Date.now();
      const over: Omit<PairDocument, "_id"> = {
        members,
        since: new Date(at),
        ended_at: new Date(at),
        end_written_at: new Date(now),
        ended_by: person,
        reason: "deleted",
        forget_at: new Date(now + TOLD_MS),
      };
      const written = pairs.updateOne({ _id }, { $setOnInsert: over }, { upsert: true });
      await mongoCall("pair forgotten ahead", written);
    },
  };
}

/** The matcher's clock is Redis', and nobody is back in a chat within a second: there are questions to answer. */
const SKEW_MS = 1_000;

/** Pairs whose end was written before a time. When they ended says less: an outage may lie between the two. */
const endWrittenBefore = (time: Date) => ({
  $or: [{ end_written_at: { $lte: time } }, { end_written_at: { $exists: false }, ended_at: { $lte: time } }],
});
