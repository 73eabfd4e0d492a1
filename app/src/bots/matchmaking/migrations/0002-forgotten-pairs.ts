import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  pairs: { forget_at: { key: { forget_at: 1 }, options: { expireAfterSeconds: 0, sparse: true } } },
};

/** The last pairs of people who deleted themselves go before the others. */
export const forgottenPairs: Migration = {
  id: "0002-forgotten-pairs",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
