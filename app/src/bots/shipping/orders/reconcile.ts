import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { ShipStationClient } from "../clients/shipstation.ts";
import { findOrderLabel } from "./obtain-label.ts";
import type { Owners } from "../owners/owners.ts";
import type { OrderDocument } from "./order-document.ts";
import type { OrderStore } from "./store.ts";

export interface ReconcileDeps {
  readonly orders: OrderStore;
  readonly shipstation: ShipStationClient;
  readonly owners: Pick<Owners, "tell">;
  readonly logger: Logger;
  /** Pause before and between looks; longer than a purchase may be under way. @default 300,000 ms */
  readonly pauseMs?: number;
}

const EVERY_MS = 60_000;
const PAUSE_MS = 5 * 60_000;
const BATCH = 50;
/** After this long a label that cannot be voided is a person's business. */
const GIVE_UP_MS = 7 * 24 * 3_600_000;

/** Voids labels that turn up for orders whose money went back while a purchase was unexplained. */
export function labelReconcile(deps: ReconcileDeps): PeriodicTask {
  const { orders, logger, pauseMs = PAUSE_MS } = deps;
  return {
    name: "labels-reconcile",
    everyMs: EVERY_MS,
    run: async (signal) => {
      for (const order of await orders.unsettled(new Date(Date.now() - pauseMs), BATCH)) {
        signal.throwIfAborted();
        const settled = await settle(deps, order, signal).catch((err: unknown) => {
          logger.warn({ err, order: order.order_id }, "a refunded order's label could not be looked for now");
          return false;
        });
        const isOver = !settled && Date.now() - order.created_at.getTime() > GIVE_UP_MS;
        if (isOver) await leaveToOwners(deps, order);
        await orders.reconcile(order.order_id, settled || isOver);
      }
    },
  };
}

/** Whether there is no label, or none that is still valid. */
async function settle(
  { shipstation, logger }: ReconcileDeps,
  order: OrderDocument,
  signal: AbortSignal,
): Promise<boolean> {
  const label = await findOrderLabel(shipstation, order, signal);
  if (label === undefined) return true;
  const { approved, message } = await shipstation.voidLabel(label.labelId, signal);
  const fields = { order: order.order_id, label: label.labelId };
  if (approved) logger.warn(fields, "the label of a refunded order was voided");
  else logger.error({ ...fields, answer: message }, "the label of a refunded order is not voided yet");
  return approved;
}

async function leaveToOwners({ logger, owners }: ReconcileDeps, { order_id }: OrderDocument): Promise<void> {
  logger.error(
    { order: order_id },
    "a refunded order's label stays bought, or nobody knows: settle it by hand",
  );
  await owners.tell(`label-stays.${order_id}`, "owner-label-stays", { orderId: order_id });
}
