import { createCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const COLLECTION = "templates";
const INDEXES: IndexPlan = {
  name: { key: { telegram_id: 1, name_key: 1 }, options: { unique: true } },
  // The order of a person's list; with the id as tie-breaker no page shows one twice.
  listed: { key: { telegram_id: 1, kind: -1, used_at: -1, _id: -1 } },
};

/** A template's name is its owner's only one, and the list has its order. */
export const templates: Migration = {
  id: "0004-templates",
  up: (db, signal) => createCollections(db, { [COLLECTION]: INDEXES }, signal),
  // The collection itself is an earlier step's.
  down: async (db) => {
    if ((await db.listCollections({ name: COLLECTION }, { nameOnly: true }).toArray()).length === 0) return;
    const present = new Set((await db.collection(COLLECTION).indexes()).map(({ name }) => name));
    for (const name of Object.keys(INDEXES))
      if (present.has(name)) await db.collection(COLLECTION).dropIndex(name);
  },
};
