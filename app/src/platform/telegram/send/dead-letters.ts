import type { Collection, Db } from "mongodb";
import type { Metrics } from "../../observe/metrics.ts";

/** What can be given up. */
const SOURCES = ["update", "event", "call", "job", "write"] as const;

/** Something given up, kept for a person to look at. Its id names the update, event, call, job or write, so it is kept once. */
export interface DeadLetter {
  readonly _id: string;
  readonly bot: string;
  readonly source: (typeof SOURCES)[number];
  readonly reason: string;
  /** The update or event, or the entry that could not be carried out, as JSON: MongoDB does not take every key and depth. */
  readonly content: string;
  readonly at: Date;
}

/** The dead letters of all bots, in MongoDB: they outlive Redis. */
export class DeadLetters {
  readonly #collection: Collection<DeadLetter>;
  readonly #metrics: Metrics;

  constructor(db: Db, metrics: Metrics) {
    this.#collection = db.collection<DeadLetter>("dead_letters");
    this.#metrics = metrics;
  }

  /** Shows what a bot's letters are counted by, before there are any: else the first would be no growth. */
  begin(bot: string): void {
    for (const source of SOURCES) this.#metrics.deadLetters.inc({ queue: `${bot}-${source}` }, 0);
  }

  /** Keeps a letter; a second one with the same id changes nothing. Throws when MongoDB cannot take it. */
  async add(letter: DeadLetter): Promise<void> {
    const { _id, ...rest } = letter;
    const result = await this.#collection.updateOne({ _id }, { $setOnInsert: rest }, { upsert: true });
    if (result.upsertedCount > 0) this.#metrics.deadLetters.inc({ queue: `${letter.bot}-${letter.source}` });
  }
}
