import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

/** Found by _id, the day's name. */
const PLAN: Readonly<Record<string, IndexPlan>> = { daily_reports: {} };

/** The days whose report was told to the owners. */
export const owner: Migration = {
  id: "0007-owner",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
