import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { ActivePair } from "../services.ts";
import { PAIRS, type PairDocument } from "./document.ts";

/** Pairs as the conversation and other writes ask for them. */
export interface PairStore {
  /** The pair somebody is in. */
  activeOf(person: number, signal?: AbortSignal): Promise<ActivePair | undefined>;
  /** Whether the two are together now. */
  areTogether(person: number, other: number): Promise<boolean>;
  /** Forgets with whom somebody was. */
  removeHistoryOf(person: number): Promise<void>;
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
    removeHistoryOf: async (person) => {
      const ended = { members: person, ended_at: { $exists: true } };
      await mongoCall("history removal", pairs.deleteMany(ended));
    },
  };
}
