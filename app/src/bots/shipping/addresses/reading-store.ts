import type { Db } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { AddressReading } from "../services.ts";

/** A reading in the collection `address_readings`, under the id of the job that made it; a TTL index removes it. */
export interface ReadingDocument extends Omit<AddressReading, "id"> {
  readonly _id: string;
  readonly telegram_id: number;
  readonly expires_at: Date;
}

/** Readings in MongoDB. */
export interface ReadingStore {
  /** Keeps a reading unless an earlier run kept its own. */
  keep(reading: ReadingDocument): Promise<void>;
  find(id: string): Promise<ReadingDocument | undefined>;
}

/** Builds the store over a bot's database. */
export function createReadingStore(db: Db): ReadingStore {
  const readings = db.collection<ReadingDocument>("address_readings");
  const find = async (_id: string) =>
    // The TTL index removes late, up to a minute.
    (await mongoCall("reading", readings.findOne({ _id, expires_at: { $gt: new Date() } }))) ?? undefined;
  return {
    find,
    keep: async ({ _id, ...rest }) => {
      await mongoCall("reading", readings.updateOne({ _id }, { $setOnInsert: rest }, { upsert: true }));
    },
  };
}
