import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const unique = { unique: true };

const PLAN: Readonly<Record<string, IndexPlan>> = {
  users: {
    telegram_id: { key: { telegram_id: 1 }, options: unique },
    created_at: { key: { created_at: 1 } },
  },
  orders: {
    // With the id as tie-breaker the page a person looks at never shows an order twice.
    telegram_id: { key: { telegram_id: 1, created_at: -1, _id: -1 } },
    order_id: { key: { order_id: 1 }, options: unique },
    operation_id: { key: { operation_id: 1 }, options: unique },
    created_at: { key: { created_at: 1 } },
    unfinished: { key: { updated_at: 1 }, options: { partialFilterExpression: { unfinished: true } } },
    unsettled: {
      key: { updated_at: 1, order_id: 1 },
      options: { partialFilterExpression: { unsettled: true } },
    },
  },
  templates: { owner: { key: { telegram_id: 1, created_at: -1 } } },
  settings: { key: { key: { key: 1 }, options: unique } },
};

/** People, orders, templates and settings with their indexes. */
export const peopleAndOrders: Migration = {
  id: "0001-people-and-orders",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
