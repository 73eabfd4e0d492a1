import { BSON, type Document, type MongoClient } from "mongodb";
import { AppError } from "../../errors/app-error.ts";
import { type ArchivedCollection, type CollectionTally, namespaceOf } from "./archive-format.ts";
import { collectionsOf } from "./dump.ts";
import { tallyOf } from "./raw-documents.ts";

/**
 * Reads every collection anew from the databases and holds it against the backup's. To be done before there are indexes: one
 * of TTL has MongoDB take documents away that expired since the backup was taken.
 * @throws AppError BACKUP_DIFFERS with the first that is not the same
 */
export async function assertSameDocuments(
  client: MongoClient,
  collections: readonly ArchivedCollection[],
  expected: readonly CollectionTally[],
): Promise<void> {
  const wanted = new Map(expected.map((tally) => [tally.namespace, tally]));
  for (const place of collections) {
    const found = await tallyOf(client, place);
    const { crc, documents } = wanted.get(found.namespace) ?? {};
    if (crc === found.crc && documents === found.documents) continue;
    throw differs(
      `${found.namespace} has ${found.documents} documents of the sum ${found.crc} after the restore, not ${documents} of ${crc}`,
    );
  }
}

/**
 * Holds what the databases have besides documents against the backup's: which collections, their options, their indexes.
 * @throws AppError BACKUP_DIFFERS with the first that is not the same
 */
export async function assertSameCollections(
  client: MongoClient,
  databases: readonly string[],
  expected: readonly ArchivedCollection[],
): Promise<void> {
  const lists = await Promise.all(databases.map((name) => collectionsOf(client.db(name))));
  const found = new Map(lists.flat().map((each) => [namespaceOf(each), each]));
  for (const wanted of expected) {
    const namespace = namespaceOf(wanted);
    const there = found.get(namespace);
    if (there === undefined) throw differs(`${namespace} is not there after the restore`);
    if (textOf(there.options) !== textOf(wanted.options))
      throw differs(`${namespace} has other options than in the backup`);
    const index = firstOther(there.indexes, wanted.indexes);
    if (index !== undefined) throw differs(`${namespace} has another index ${index} than in the backup`);
    found.delete(namespace);
  }
  const [extra] = found.keys();
  if (extra !== undefined) throw differs(`${extra} is there after the restore, and not in the backup`);
}

/** @returns the name of an index that only one of the two has, or has otherwise */
function firstOther(some: readonly Document[], others: readonly Document[]): string | undefined {
  const byName = (indexes: readonly Document[]) =>
    new Map(indexes.map((index) => [String(index.name), indexText(index)]));
  const [one, other] = [byName(some), byName(others)];
  return [...one.keys(), ...other.keys()].find((name) => one.get(name) !== other.get(name));
}

/** Without what a server adds of its own: the version of the index, and in old backups the collection's name. */
function indexText({ ns: _ns, v: _version, key, ...options }: Document): string {
  // Of the key the order counts, of options it does not.
  return `${BSON.EJSON.stringify(key)} ${textOf(options)}`;
}

const textOf = (options: Document): string =>
  BSON.EJSON.stringify(Object.fromEntries(Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))));

const differs = (what: string): AppError =>
  new AppError("BACKUP_DIFFERS", `${what}: somebody writes to it, or the backup cannot be restored.`);
