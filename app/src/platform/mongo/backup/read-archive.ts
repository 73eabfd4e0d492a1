import {
  type ArchivedCollection,
  blockSchema,
  type CollectionTally,
  headerSchema,
  invalidBackup,
  MAGIC,
  namespaceOf,
  readAs,
  readCollectionEntry,
  TERMINATOR,
} from "./archive-format.ts";
import { ByteReader } from "./byte-reader.ts";
import { Crc64, crcText } from "./crc64.ts";

/** What is found in an archive, in its order: documents, and after a collection's last one what they were. */
export type ArchivePart =
  | { readonly kind: "document"; readonly namespace: string; readonly bytes: Buffer }
  | { readonly kind: "end"; readonly tally: CollectionTally };

/** An archive whose beginning was read. */
export interface Archive {
  readonly toolVersion: string;
  readonly collections: readonly ArchivedCollection[];
  /**
   * To be read once, to its end: only then it is known that nothing is missing.
   * @throws AppError BACKUP_INVALID at the first sum that is wrong, and when a collection does not come to its end
   */
  parts(): AsyncGenerator<ArchivePart>;
}

/** MongoDB's largest document, 16 MiB, and what it allows itself on top. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024 + 16 * 1024;
const LEAST_DOCUMENT_BYTES = 5;

/** Reads the beginning of an archive of {@link writeArchive} or mongodump. @throws AppError BACKUP_INVALID */
export async function openArchive(source: AsyncIterable<Uint8Array>): Promise<Archive> {
  const reader = new ByteReader(source);
  const magic = await reader.take(MAGIC.byteLength);
  if (magic === undefined || !magic.equals(MAGIC)) throw invalidBackup("it does not begin like one");
  const { tool_version } = readAs(headerSchema, await needed(nextDocument(reader)), "the header");
  const collections: ArchivedCollection[] = [];
  for (
    let entry = await nextDocument(reader);
    entry !== TERMINATOR;
    entry = await needed(nextDocument(reader))
  )
    collections.push(readCollectionEntry(await needed(entry)));
  return { toolVersion: tool_version, collections, parts: () => readParts(reader, collections) };
}

interface Going {
  readonly crc: Crc64;
  documents: number;
  bytes: number;
}

async function* readParts(
  reader: ByteReader,
  collections: readonly ArchivedCollection[],
): AsyncGenerator<ArchivePart> {
  const open = new Map(
    collections.map((each): [string, Going] => [
      namespaceOf(each),
      { crc: new Crc64(), documents: 0, bytes: 0 },
    ]),
  );
  for (;;) {
    const head = await nextDocument(reader);
    if (head === undefined) break;
    const { CRC, EOF, collection, db } = readAs(blockSchema, head, "the head of a block");
    const namespace = namespaceOf({ database: db, name: collection });
    const going = open.get(namespace);
    if (going === undefined) throw invalidBackup(`${namespace} is in no list, or there after its end`);
    yield* readBlock(reader, namespace, going);
    if (!EOF) continue;
    if (going.crc.value() !== CRC) throw invalidBackup(`the documents of ${namespace} have another sum`);
    open.delete(namespace);
    const { bytes, documents } = going;
    yield { kind: "end", tally: { namespace, documents, bytes, crc: crcText(CRC) } };
  }
  const missing = [...open.keys()];
  if (missing.length > 0) throw invalidBackup(`it ends before the end of ${missing.join(", ")}`);
}

async function* readBlock(reader: ByteReader, namespace: string, going: Going): AsyncGenerator<ArchivePart> {
  for (;;) {
    const bytes = await needed(nextDocument(reader));
    if (bytes === TERMINATOR) return;
    going.crc.update(bytes);
    going.documents += 1;
    going.bytes += bytes.byteLength;
    yield { kind: "document", namespace, bytes };
  }
}

/** A document, or {@link TERMINATOR} itself; undefined at the stream's end. */
async function nextDocument(reader: ByteReader): Promise<Buffer | undefined> {
  const length = await reader.take(TERMINATOR.byteLength);
  if (length === undefined) return undefined;
  if (length.equals(TERMINATOR)) return TERMINATOR;
  const bytes = length.readInt32LE();
  if (bytes < LEAST_DOCUMENT_BYTES || bytes > MAX_DOCUMENT_BYTES)
    throw invalidBackup(`a document of ${bytes} bytes cannot be`);
  const rest = await needed(reader.take(bytes - length.byteLength));
  return Buffer.concat([length, rest]);
}

async function needed(bytes: Buffer | undefined | Promise<Buffer | undefined>): Promise<Buffer> {
  const found = await bytes;
  if (found === undefined) throw invalidBackup("it ends in the middle");
  return found;
}
