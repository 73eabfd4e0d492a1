import type { Migration } from "../../../platform/mongo/migrations.ts";
import { peopleAndOrders } from "./0001-people-and-orders.ts";
import { ledger } from "./0002-ledger.ts";
import { paymentsAndReadings } from "./0003-payments-and-readings.ts";
import { templates } from "./0004-templates.ts";

/** All steps of the shipping bot's schema, in order. */
export const migrations: readonly Migration[] = [peopleAndOrders, ledger, paymentsAndReadings, templates];

/** Schema versions this release works with. */
export const schema = { min: 4, max: 4 } as const;
