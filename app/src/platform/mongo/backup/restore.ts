import { BSON, type Db, type Document, type IndexDescription, type MongoClient } from "mongodb";
import { AppError } from "../../errors/app-error.ts";
import { mongoError } from "../errors.ts";
import {
  type ArchivedCollection,
  type CollectionTally,
  invalidBackup,
  namespaceOf,
} from "./archive-format.ts";
import { assertSameCollections, assertSameDocuments } from "./compare.ts";
import type { Archive } from "./read-archive.ts";

export interface RestoreOptions {
  /** Databases that may be written to; a backup of others is refused. */
  readonly databases: readonly string[];
  /** true: what is in them goes first. false: they must hold nothing. */
  readonly replace: boolean;
  readonly onTally: (tally: CollectionTally) => void;
}

const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/** All as it is in the backup: a whole number of 32 bits does not come back as one of 64 or as a fraction. */
const UNCHANGED = {
  promoteValues: false,
  promoteBuffers: false,
  promoteLongs: false,
  bsonRegExp: true,
  validation: { utf8: false },
} as const;

/**
 * Brings a backup's databases back: collections, documents, then indexes, each write on a majority. All of it is read anew and
 * held against the backup. Nobody else may use the databases meanwhile. Ended in the middle it leaves half of it: run it again,
 * with `replace`.
 * @throws AppError RESTORE_REFUSED before anything is changed; BACKUP_INVALID, BACKUP_DIFFERS, MONGO_UNAVAILABLE, MONGO_REFUSED
 */
export async function restoreArchive(
  client: MongoClient,
  archive: Archive,
  { databases, onTally, replace }: RestoreOptions,
): Promise<void> {
  const { collections } = archive;
  const strangers = collections.filter(({ database }) => !databases.includes(database));
  if (strangers.length > 0)
    throw refusal(`it is a backup of other databases, such as ${strangers.map(namespaceOf)[0]}`);
  try {
    for (const name of databases) await makeRoom(client.db(name), replace);
    for (const each of collections) await client.db(each.database).createCollection(each.name, each.options);
    const tallies: CollectionTally[] = [];
    await insertAll(client, archive, (tally) => {
      tallies.push(tally);
      onTally(tally);
    });
    // Before the indexes: with one of TTL, what expired since the backup begins to go.
    await assertSameDocuments(client, collections, tallies);
    for (const each of collections) await makeIndexes(client, each);
    await assertSameCollections(client, databases, collections);
  } catch (error) {
    throw mongoError(error, "a restore");
  }
}

async function makeRoom(db: Db, replace: boolean): Promise<void> {
  if (replace) return void (await db.dropDatabase());
  const [found] = await db.listCollections({}, { nameOnly: true }).toArray();
  if (found !== undefined)
    throw refusal(
      `${db.databaseName} is not empty: it has ${found.name}. With --replace it goes, and all it holds`,
    );
}

async function insertAll(
  client: MongoClient,
  { collections, parts }: Archive,
  onTally: RestoreOptions["onTally"],
): Promise<void> {
  const batches = new Map(collections.map((each) => [namespaceOf(each), new Batch(client, each)]));
  for await (const part of parts()) {
    const namespace = part.kind === "document" ? part.namespace : part.tally.namespace;
    const batch = batches.get(namespace);
    if (batch === undefined) throw invalidBackup(`${namespace} is in no list`);
    if (part.kind === "document") await batch.add(part.bytes);
    else {
      await batch.flush();
      await assertAllThere(client, batch.collection, part.tally);
      onTally(part.tally);
    }
  }
}

/** Documents of one collection on their way. */
class Batch {
  readonly collection: ArchivedCollection;
  readonly #client: MongoClient;
  #documents: Document[] = [];
  #bytes = 0;

  constructor(client: MongoClient, collection: ArchivedCollection) {
    this.#client = client;
    this.collection = collection;
  }

  async add(bytes: Buffer): Promise<void> {
    this.#documents.push(BSON.deserialize(bytes, UNCHANGED));
    this.#bytes += bytes.byteLength;
    if (this.#documents.length >= BATCH_DOCUMENTS || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    const documents = this.#documents;
    if (documents.length === 0) return;
    this.#documents = [];
    this.#bytes = 0;
    const { database, name } = this.collection;
    await this.#client.db(database).collection(name).insertMany(documents, { ignoreUndefined: false });
  }
}

async function assertAllThere(
  client: MongoClient,
  { database, name }: ArchivedCollection,
  { documents, namespace }: CollectionTally,
): Promise<void> {
  const found = await client.db(database).collection(name).countDocuments();
  if (found !== documents)
    throw refusal(
      `${namespace} has ${found} documents after the restore, of ${documents}: somebody writes to it`,
    );
}

/** All but that of `_id`, which a collection is made with. */
async function makeIndexes(
  client: MongoClient,
  { database, indexes, name }: ArchivedCollection,
): Promise<void> {
  const own = indexes.filter((index) => index.name !== "_id_") as unknown as readonly IndexDescription[];
  if (own.length > 0)
    await client
      .db(database)
      .collection(name)
      .createIndexes([...own]);
}

const refusal = (why: string): AppError => new AppError("RESTORE_REFUSED", `Not restored: ${why}.`);
