import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  // Both are found by _id: the account's name, the posting's operation.
  ledger_accounts: {},
  ledger_postings: { owner: { key: { telegram_id: 1, at: -1, _id: -1 } } },
};

/** The books. */
export const ledger: Migration = {
  id: "0002-ledger",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
