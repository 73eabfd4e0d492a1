import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  payments: {
    due: { key: { check_at: 1 }, options: { partialFilterExpression: { unfinished: true } } },
    review: {
      key: { "review.at": 1 },
      options: { partialFilterExpression: { "review.at": { $exists: true } } },
    },
  },
  // What changed since the books were last added up.
  ledger_postings: { recent: { key: { at: 1 } } },
};

/** When payments are looked at, which of them wait for a person, and what happened lately in the books. */
export const money: Migration = {
  id: "0006-money",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
