import { type Db, type MongoClient, MongoServerError, type Timestamp } from "mongodb";
import { AppError } from "../../errors/app-error.ts";
import { mongoError } from "../errors.ts";
import { type ArchivedCollection, type CollectionTally, namespaceOf } from "./archive-format.ts";
import { documentsOf } from "./raw-documents.ts";
import { type CollectionSource, writeArchive } from "./write-archive.ts";

export interface DumpOptions {
  /** Names of databases, all of one server; one that is not there has no collections. */
  readonly databases: readonly string[];
  /** Who takes the backup, for its header. */
  readonly toolVersion: string;
  readonly onTally: (tally: CollectionTally) => void;
}

/** The server no longer has the moment that is read. */
const SNAPSHOT_TOO_OLD = 239;

/**
 * A backup of whole databases as they all were at one moment, with no transaction half in it, while they are written to; all
 * that was acknowledged before it began is in it. Secondaries are read where there are any. MongoDB keeps a moment for 5
 * minutes (`minSnapshotHistoryWindowInSeconds`). A schema must not change meanwhile.
 * @throws AppError BACKUP_TOO_SLOW, MONGO_UNAVAILABLE, MONGO_REFUSED
 */
export async function* dumpDatabases(client: MongoClient, options: DumpOptions): AsyncGenerator<Buffer> {
  const { databases, onTally, toolVersion } = options;
  try {
    const { at, collections, serverVersion } = await choose(client, databases);
    const sources = collections.map(
      (each): CollectionSource => ({
        ...each,
        documents: () =>
          documentsOf(client, each, { atClusterTime: at, readPreference: "secondaryPreferred" }),
      }),
    );
    yield* writeArchive({ collections: sources, onTally, serverVersion, toolVersion });
  } catch (error) {
    throw dumpError(error);
  }
}

interface Choice {
  readonly at: Timestamp;
  readonly collections: readonly ArchivedCollection[];
  readonly serverVersion: string;
}

/** A moment, and the collections there were then: some are made by their first document, and so in between. */
async function choose(client: MongoClient, databases: readonly string[]): Promise<Choice> {
  const list = async () => {
    const found = await Promise.all(databases.map((name) => collectionsOf(client.db(name))));
    return found.flat();
  };
  for (let before = await list(); ; ) {
    const { operationTime, version } = await client.db("admin").command({ buildInfo: 1 });
    const collections = await list();
    const same = before.map(namespaceOf).join() === collections.map(namespaceOf).join();
    if (same) return { at: operationTime, collections, serverVersion: String(version) };
    before = collections;
  }
}

/** Collections of a database with their indexes, by name; none of MongoDB's own. */
export async function collectionsOf(db: Db): Promise<readonly ArchivedCollection[]> {
  const found = await db.listCollections({ type: "collection" }).toArray();
  const own = found.filter(({ name }) => !name.startsWith("system."));
  const sorted = own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    sorted.map(async ({ name, ...info }) => ({
      database: db.databaseName,
      name,
      options: ("options" in info ? info.options : undefined) ?? {},
      indexes: await db.collection(name).listIndexes().toArray(),
    })),
  );
}

function dumpError(error: unknown): unknown {
  if (!(error instanceof MongoServerError) || error.code !== SNAPSHOT_TOO_OLD)
    return mongoError(error, "a backup");
  return new AppError(
    "BACKUP_TOO_SLOW",
    "It took longer than MongoDB keeps a moment: read it quicker, or raise minSnapshotHistoryWindowInSeconds on all members.",
    { cause: error },
  );
}
