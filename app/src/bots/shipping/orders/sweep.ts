import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { JobProducer } from "../../../platform/queue/producer.ts";
import { labelVoidJob } from "../voiding/label-void-job.ts";
import { labelBuyJob } from "./label-buy-job.ts";
import { orderJobId } from "./order-job-id.ts";
import type { OrderStore } from "./store.ts";

export interface OrderSweepDeps {
  readonly orders: OrderStore;
  readonly jobs: Pick<JobProducer, "add">;
  readonly logger: Logger;
  /** An order that nobody moved on for this long has lost its job. @default 300,000 ms */
  readonly staleMs?: number;
}

const EVERY_MS = 60_000;
const STALE_MS = 5 * 60_000;
const BATCH = 200;

/**
 * Queues orders anew whose job was lost: the process died between the payment (or the wish to void) and the commit, or Redis was
 * wiped. The job may still be there, waiting; two runs of it do no harm.
 */
export function orderSweep({ orders, jobs, logger, staleMs = STALE_MS }: OrderSweepDeps): PeriodicTask {
  return {
    name: "orders-sweep",
    everyMs: EVERY_MS,
    run: async (signal) => {
      for (const order of await orders.stale(new Date(Date.now() - staleMs), BATCH)) {
        signal.throwIfAborted();
        // Counted first: a sweep that dies here has skipped a number, not repeated one that is refused.
        const generation = await orders.nextGeneration(order);
        if (generation === undefined) continue;
        const { order_id, state, void: wish } = order;
        // A wish to void is taken only when the label is told.
        const job = wish === undefined ? labelBuyJob : labelVoidJob;
        logger.warn({ order: order_id, state, generation }, "an order without progress is queued anew");
        await jobs.add(job, { orderId: order_id }, orderJobId(order_id, generation));
      }
    },
  };
}
