import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const WEEK_S = 7 * 86_400;
const MONTH_S = 30 * 86_400;

const PLAN: Readonly<Record<string, IndexPlan>> = {
  // People and pairs are found by _id.
  people: { forget_at: { key: { forget_at: 1 }, options: { expireAfterSeconds: 0, sparse: true } } },
  pairs: {
    // Sparse: pairs that have ended have no such field, and any number of them may be.
    active: { key: { active: 1 }, options: { unique: true, sparse: true } },
    ended_at: { key: { ended_at: 1 }, options: { expireAfterSeconds: WEEK_S, sparse: true } },
    history: { key: { members: 1 }, options: { partialFilterExpression: { ended_at: { $exists: true } } } },
  },
  blocks: { members: { key: { members: 1 } } },
  reports: {
    offender: { key: { offender: 1, at: 1 } },
    reporter: { key: { reporter: 1 } },
    at: { key: { at: 1 }, options: { expireAfterSeconds: MONTH_S } },
  },
};

/** People, pairs, blocks and reports with their indexes. */
export const peopleAndPairs: Migration = {
  id: "0001-people-and-pairs",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
