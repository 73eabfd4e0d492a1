import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  payments: {
    unanswered: {
      key: { unanswered_since: 1 },
      options: { partialFilterExpression: { unanswered_since: { $exists: true } } },
    },
  },
};

/** The few payments that OxaPay could not be asked about. */
export const unansweredPayments: Migration = {
  id: "0008-unanswered-payments",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
