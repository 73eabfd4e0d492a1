import {
  type ArchivedCollection,
  blockHeader,
  bytesOf,
  collectionEntry,
  type CollectionTally,
  FORMAT_VERSION,
  MAGIC,
  namespaceOf,
  TERMINATOR,
} from "./archive-format.ts";
import { Crc64, crcText } from "./crc64.ts";

/** A collection whose documents can be read, as BSON. */
export interface CollectionSource extends ArchivedCollection {
  documents(): AsyncIterable<Buffer>;
}

export interface ArchiveProps {
  readonly serverVersion: string;
  readonly toolVersion: string;
  /** Written one after the other, in this order. */
  readonly collections: readonly CollectionSource[];
  /** Hears of each collection that is written. */
  readonly onTally: (tally: CollectionTally) => void;
}

/** Documents are handed on in pieces of about this size. */
const PIECE_BYTES = 64 * 1024;

/** The archive, piece by piece; a collection is read only when what is before it was taken. */
export async function* writeArchive(props: ArchiveProps): AsyncGenerator<Buffer> {
  const { collections, onTally, serverVersion, toolVersion } = props;
  yield MAGIC;
  yield bytesOf({
    concurrent_collections: 1,
    version: FORMAT_VERSION,
    server_version: serverVersion,
    tool_version: toolVersion,
  });
  for (const collection of collections) yield collectionEntry(collection);
  yield TERMINATOR;
  for (const collection of collections) onTally(yield* writeCollection(collection));
}

async function* writeCollection(collection: CollectionSource): AsyncGenerator<Buffer, CollectionTally> {
  const crc = new Crc64();
  let documents = 0;
  let bytes = 0;
  let waiting: Buffer[] = [blockHeader(collection)];
  let waitingBytes = 0;
  for await (const document of collection.documents()) {
    crc.update(document);
    documents += 1;
    bytes += document.byteLength;
    waitingBytes += document.byteLength;
    waiting.push(document);
    if (waitingBytes < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
  }
  const sum = crc.value();
  yield Buffer.concat([...waiting, TERMINATOR, blockHeader(collection, sum), TERMINATOR]);
  return { namespace: namespaceOf(collection), documents, bytes, crc: crcText(sum) };
}
