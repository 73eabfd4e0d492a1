import { createCollections, dropCollections, type IndexPlan } from "../../../platform/mongo/collections.ts";
import type { Migration } from "../../../platform/mongo/migrations.ts";

const PLAN: Readonly<Record<string, IndexPlan>> = {
  payments: {
    payment_id: { key: { payment_id: 1 }, options: { unique: true } },
    operation_id: { key: { operation_id: 1 }, options: { unique: true } },
    owner: { key: { telegram_id: 1, created_at: -1 } },
    unfinished: { key: { checked_at: 1 }, options: { partialFilterExpression: { unfinished: true } } },
  },
  address_readings: { expires_at: { key: { expires_at: 1 }, options: { expireAfterSeconds: 0 } } },
};

/** Payments, and addresses read by the AI, which are gone after a day. */
export const paymentsAndReadings: Migration = {
  id: "0003-payments-and-readings",
  up: (db, signal) => createCollections(db, PLAN, signal),
  down: (db, signal) => dropCollections(db, PLAN, signal),
};
