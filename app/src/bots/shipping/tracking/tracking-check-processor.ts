import type { Logger } from "../../../platform/observe/logger.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { TrackingCalls } from "../clients/shipstation-tracking.ts";
import { type HearDeps, hear } from "./hear.ts";
import { nextCheckAt } from "./schedule.ts";
import { isLive } from "./tell-change.ts";
import { trackingCheckJob } from "./tracking-check-job.ts";

export interface TrackingCheckDeps extends HearDeps {
  readonly shipstation: Pick<TrackingCalls, "track">;
  readonly logger: Logger;
}

/** Asks, and takes in what is answered; a run more or less makes no difference. */
export const trackingCheckProcessor = defineProcessor(
  trackingCheckJob,
  async ({ orderId }, deps: TrackingCheckDeps, { signal }) => {
    const tracking = await deps.trackings.find(orderId);
    if (tracking?.check_at === undefined) return;
    const order = await deps.orders.find(orderId);
    if (order === undefined || !isLive(order)) return deps.trackings.end(orderId, "void");
    const report = await deps.shipstation.track(tracking.label_id, signal);
    if (report?.trackingNumber === tracking.tracking_number) return hear(deps, tracking, report);
    const { label_id: label } = tracking;
    deps.logger.error(
      { order: orderId, label, known: report !== undefined },
      "ShipStation tracks no such label",
    );
    const { now = () => new Date(), random = Math.random } = deps;
    await deps.trackings.postpone(orderId, nextCheckAt(tracking, now(), random()));
  },
);
