import type { MongoClient, RunCursorCommandOptions, Timestamp } from "mongodb";
import type { ArchivedCollection, CollectionTally } from "./archive-format.ts";
import { namespaceOf } from "./archive-format.ts";
import { Crc64, crcText } from "./crc64.ts";

/** Where and as of when documents are read. */
export interface ReadFrom {
  /** @default as they are when the server comes to them */
  readonly atClusterTime?: Timestamp;
  /** @default "primary" */
  readonly readPreference?: "primary" | "secondaryPreferred";
}

type Place = Pick<ArchivedCollection, "database" | "name">;

/**
 * All documents of a collection as BSON, in the order of their `_id`. By a command, as the driver's own `find` names no moment
 * but one that the first member it asks has chosen.
 */
export async function* documentsOf(
  client: MongoClient,
  { database, name }: Place,
  { atClusterTime, readPreference = "primary" }: ReadFrom = {},
): AsyncGenerator<Buffer> {
  const inOrder = { sort: { _id: 1 }, hint: { _id: 1 } };
  const moment = atClusterTime === undefined ? {} : { readConcern: { level: "snapshot", atClusterTime } };
  const options: RunCursorCommandOptions = { raw: true, readPreference };
  const cursor = client.db(database).runCursorCommand({ find: name, ...inOrder, ...moment }, options);
  for await (const document of cursor) yield asBuffer(document);
}

/** Counts and sums what a collection holds now, as a backup of it would. */
export async function tallyOf(client: MongoClient, place: Place): Promise<CollectionTally> {
  const crc = new Crc64();
  let documents = 0;
  let bytes = 0;
  for await (const document of documentsOf(client, place)) {
    crc.update(document);
    documents += 1;
    bytes += document.byteLength;
  }
  return { namespace: namespaceOf(place), documents, bytes, crc: crcText(crc.value()) };
}

/** What `raw` answers: the driver's types do not know of it. */
function asBuffer(document: unknown): Buffer {
  if (!(document instanceof Uint8Array)) throw new TypeError("the driver answered a document, not its bytes");
  return Buffer.from(document.buffer, document.byteOffset, document.byteLength);
}
