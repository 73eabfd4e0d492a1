import {
  type AnyBulkWriteOperation,
  type Collection,
  type Document,
  MongoBulkWriteError,
  MongoServerError,
} from "mongodb";
import { type Batcher, createBatcher } from "../batch/batcher.ts";
import { mongoCall, mongoError } from "./errors.ts";

/** Writes of many callers as few commands: a replicated command costs much more than one more write in it. */
export interface GroupWriter<D extends Document> {
  /** Resolves when the write is acknowledged. Fails with MONGO_UNAVAILABLE or MONGO_REFUSED, its own fault alone. */
  write(operation: AnyBulkWriteOperation<D>): Promise<void>;
}

/** A write waits so long for others to go with it. */
const WAIT_MS = 4;
const SIZE = 200;
/** While these are under way the next group grows. */
const IN_FLIGHT = 2;

/**
 * Builds the writer of one collection; `operation` names it in errors. Writes of one group are in no order: a caller
 * for whom order matters awaits one before it asks for the next.
 */
export function createGroupWriter<D extends Document>(
  collection: Collection<D>,
  operation: string,
): GroupWriter<D> {
  const group: Batcher<AnyBulkWriteOperation<D>, undefined> = createBatcher({
    size: SIZE,
    waitMs: WAIT_MS,
    inFlight: IN_FLIGHT,
    call: (writes) => writeAll(collection, operation, writes),
  });
  return { write: (write) => group.add(write) };
}

async function writeAll<D extends Document>(
  collection: Collection<D>,
  operation: string,
  writes: readonly AnyBulkWriteOperation<D>[],
): Promise<(undefined | Error)[]> {
  const answers: (undefined | Error)[] = writes.map(() => undefined);
  try {
    await mongoCall(operation, collection.bulkWrite([...writes], { ordered: false }));
  } catch (error) {
    const failed = writeErrorsOf(error);
    if (failed.length === 0) throw error;
    for (const { errmsg = "", code, index } of failed)
      answers[index] = mongoError(new MongoServerError({ message: errmsg, code }), operation) as Error;
  }
  return answers;
}

/** The single writes that were refused; none when it is unknown which of them were made. */
function writeErrorsOf(
  error: unknown,
): readonly { index: number; code: number; errmsg?: string | undefined }[] {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof MongoBulkWriteError)) return [];
  if (cause.result.getWriteConcernError() !== undefined) return [];
  const errors = Array.isArray(cause.writeErrors) ? cause.writeErrors : [cause.writeErrors];
  return errors.map(({ code, errmsg, index }) => ({ code, errmsg, index }));
}
