import type { Migration } from "../../../platform/mongo/migrations.ts";
import { peopleAndOrders } from "./0001-people-and-orders.ts";
import { ledger } from "./0002-ledger.ts";
import { paymentsAndReadings } from "./0003-payments-and-readings.ts";
import { templates } from "./0004-templates.ts";
import { trackings } from "./0005-trackings.ts";
import { money } from "./0006-money.ts";
import { owner } from "./0007-owner.ts";
import { unansweredPayments } from "./0008-unanswered-payments.ts";

/** All steps of the shipping bot's schema, in order. */
export const migrations: readonly Migration[] = [
  peopleAndOrders,
  ledger,
  paymentsAndReadings,
  templates,
  trackings,
  money,
  owner,
  unansweredPayments,
];

/** The step that this release cannot do without. */
export const minSchema = 7;
