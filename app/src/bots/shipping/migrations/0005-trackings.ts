import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  trackings: {
    order_id: { key: { order_id: 1 }, options: { unique: true } },
    label_id: { key: { label_id: 1 } },
    tracking_number: { key: { tracking_number: 1, created_at: -1 } },
    owner: { key: { telegram_id: 1, created_at: -1 } },
    check_at: { key: { check_at: 1 }, options: { partialFilterExpression: { check_at: { $exists: true } } } },
    telling: { key: { heard_at: 1 }, options: { partialFilterExpression: { telling: true } } },
  },
};

/** Where parcels are. */
export const trackings: Migration = {
  id: "0005-trackings",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
