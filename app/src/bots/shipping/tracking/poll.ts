import type { PeriodicTask } from "../../../platform/bot/definition.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { JobProducer } from "../../../platform/queue/producer.ts";
import { TRACKED_MS } from "./schedule.ts";
import { type TellChangeDeps, tellChange } from "./tell-change.ts";
import { trackingCheckJob } from "./tracking-check-job.ts";
import type { TrackingDocument } from "./tracking-document.ts";

export interface TrackingPollDeps extends TellChangeDeps {
  readonly jobs: Pick<JobProducer, "add">;
  readonly logger: Logger;
  /** Keys of the vendor: each bears a part of its quota for this. */
  readonly keys: number;
  /** @default the system's */
  readonly now?: () => Date;
  /** A change that was kept is told within this, ms. @default 60,000 */
  readonly tellWithinMs?: number;
}

const EVERY_MS = 60_000;
/** Of a key's 200 calls a minute: a parcel can wait, a purchase cannot. */
const CHECKS_PER_KEY = 40;
/** Longer than a check may be retried. */
const CLAIM_MS = 30 * 60_000;
const UNTOLD = 200;

/**
 * Asks for parcels that nothing was heard of, so that a lost webhook loses nothing, and tells changes that were kept by a
 * process that ended before it told them.
 */
export function trackingPoll(deps: TrackingPollDeps): PeriodicTask {
  const { jobs, keys, logger, now = () => new Date(), tellWithinMs = EVERY_MS, trackings } = deps;

  async function check(tracking: TrackingDocument): Promise<void> {
    const { created_at, order_id: orderId } = tracking;
    if (now().getTime() > created_at.getTime() + TRACKED_MS) return trackings.end(orderId, "expired");
    const number = await trackings.claim(tracking, new Date(now().getTime() + CLAIM_MS));
    if (number !== undefined) await jobs.add(trackingCheckJob, { orderId }, `${orderId}.${number}`);
  }

  return {
    name: "trackings-poll",
    everyMs: EVERY_MS,
    run: async (signal) => {
      const late = new Date(now().getTime() - tellWithinMs);
      for (const tracking of await trackings.untold(late, UNTOLD)) {
        signal.throwIfAborted();
        logger.warn({ order: tracking.order_id }, "a parcel's change was not told in time");
        // One that cannot be told must not stand before all others.
        await tellChange(deps, tracking).catch((err: unknown) =>
          logger.error({ err, order: tracking.order_id }, "a parcel's change could not be told"),
        );
      }
      if (keys === 0) return;
      for (const tracking of await trackings.due(now(), keys * CHECKS_PER_KEY)) {
        signal.throwIfAborted();
        await check(tracking);
      }
    },
  };
}
