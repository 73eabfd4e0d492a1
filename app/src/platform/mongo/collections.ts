import type { CreateIndexesOptions, Db, IndexSpecification } from "mongodb";

/** Indexes of one collection by name; the name is what `down` drops. */
export type IndexPlan = Readonly<
  Record<string, { readonly key: IndexSpecification; readonly options?: CreateIndexesOptions }>
>;

/** Creates collections with their indexes; what is there already stays as it is. */
export async function createCollections(
  db: Db,
  plan: Readonly<Record<string, IndexPlan>>,
  signal: AbortSignal,
): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  );
  for (const [name, indexes] of Object.entries(plan)) {
    signal.throwIfAborted();
    if (!existing.has(name)) await db.createCollection(name);
    for (const [index, { key, options }] of Object.entries(indexes)) {
      await db.collection(name).createIndex(key, { ...options, name: index });
    }
  }
}

/** Drops the indexes and then those collections that hold nothing: taking a schema back destroys no data. */
export async function dropCollections(
  db: Db,
  plan: Readonly<Record<string, IndexPlan>>,
  signal: AbortSignal,
): Promise<void> {
  const existing = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  );
  for (const [name, indexes] of Object.entries(plan)) {
    signal.throwIfAborted();
    if (!existing.has(name)) continue;
    const collection = db.collection(name);
    const present = new Set((await collection.indexes()).map((index) => index.name));
    for (const index of Object.keys(indexes)) if (present.has(index)) await collection.dropIndex(index);
    if ((await collection.findOne({})) === null) await collection.drop();
  }
}
