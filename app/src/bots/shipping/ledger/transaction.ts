import type { ClientSession, MongoClient } from "mongodb";
import { mongoCall } from "../../../platform/mongo/errors.ts";

/** Less than a handler's 8 s, so that its failure still becomes a 503. */
const LIMIT_MS = 5_000;

/**
 * Runs `work` as one transaction: all its writes or none, kept by a majority. Conflicts with other transactions make
 * it run again from its start, so it must have no effect besides its writes.
 * @throws AppError MONGO_UNAVAILABLE when it is unknown whether it was committed: look up before repeating.
 */
export async function inTransaction<T>(
  client: MongoClient,
  name: string,
  work: (session: ClientSession) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const limit = AbortSignal.any([AbortSignal.timeout(LIMIT_MS), ...(signal ? [signal] : [])]);
  const run = client.withSession((session) =>
    session.withTransaction(
      () => {
        // The driver repeats conflicts for two minutes; nobody waits for them any more after the limit.
        limit.throwIfAborted();
        return work(session);
      },
      { readConcern: { level: "snapshot" }, writeConcern: { w: "majority" }, readPreference: "primary" },
    ),
  );
  return mongoCall(name, run, { signal: limit, limitMs: LIMIT_MS });
}
