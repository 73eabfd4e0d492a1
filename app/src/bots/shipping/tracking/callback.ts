import { z } from "zod";
import type { CallbackRoute } from "../../../platform/bot/definition.ts";
import type { Logger } from "../../../platform/observe/logger.ts";
import type { JobProducer } from "../../../platform/queue/producer.ts";
import { trackingBody, type VendorTracking } from "../clients/shipstation-tracking.ts";
import { type HearDeps, hear } from "./hear.ts";
import { type Refusal, refusalOf } from "./signature.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { trackingCheckJob } from "./tracking-check-job.ts";
import type { TrackingDocument } from "./tracking-document.ts";

export interface TrackingCallbackDeps extends HearDeps {
  readonly keys: SigningKeys;
  readonly jobs: Pick<JobProducer, "add">;
  readonly logger: Logger;
}

/** Reports of parcels; the second is the event's older name. Others may be sent to the same address, and concern nobody. */
const TYPES: ReadonlySet<string> = new Set(["TRACK_EVENT_V2", "API_TRACK"]);

const notice = z.object({
  resource_type: z.string(),
  resource_url: z.string().max(500).default(""),
  data: z.unknown().optional(),
});

const OK = { status: 200, body: "ok" };
const LABEL_TRACK = /\/labels\/(se(?:-[a-z0-9]+)+)\/track$/;

/**
 * `POST /callbacks/shipstation`. Answers `ok` when what was reported is kept; a throw makes ShipStation send again.
 *
 * The signing key is one for all of ShipStation's customers, so a good signature says that ShipStation wrote the report, not
 * that it is about our account: it is taken at its word when it names a label of ours together with its tracking number.
 * A report that names only a number, or says nothing of the parcel, makes us ask by ourselves.
 */
export function shipstationCallback(deps: TrackingCallbackDeps): CallbackRoute {
  const { now = () => new Date() } = deps;
  return {
    path: "shipstation",
    handle: async (request) => {
      const refusal = await refusalOf(request, deps.keys, now().getTime());
      if (refusal !== undefined) return refused(deps, refusal);
      const parsed = notice.safeParse(readJson(request.body));
      if (!parsed.success) return { status: 400, body: "not a report" };
      if (TYPES.has(parsed.data.resource_type)) await take(deps, parsed.data);
      return OK;
    },
  };
}

/** What has a signature and is refused may be our clock or our address of the keys: the operator is to see it. */
function refused({ logger }: TrackingCallbackDeps, refusal: Refusal): Refusal {
  if (refusal.status !== 404) logger.warn({ reason: refusal.body }, "a report of a parcel is refused");
  return refusal;
}

async function take(
  deps: TrackingCallbackDeps,
  { data, resource_url }: z.output<typeof notice>,
): Promise<void> {
  const labelId = LABEL_TRACK.exec(pathOf(resource_url))?.[1];
  const report = trackingBody.safeParse(data).data;
  const tracking = await find(deps, labelId, report);
  if (tracking === undefined) {
    // Bought in the same account by other means, or another customer's: sending it again would not make it ours.
    deps.logger.info({ label: labelId }, "a report names no parcel of ours");
    return;
  }
  const whole =
    labelId !== undefined && report?.trackingNumber === tracking.tracking_number && report.code !== "";
  await (whole ? hear(deps, tracking, report) : ask(deps, tracking));
}

async function find(
  { trackings }: TrackingCallbackDeps,
  labelId: string | undefined,
  report: VendorTracking | undefined,
): Promise<TrackingDocument | undefined> {
  if (labelId !== undefined) return trackings.byLabel(labelId);
  return report === undefined ? undefined : trackings.byNumber(report.trackingNumber);
}

/** Queued as the next check: reports that come together are one question. */
async function ask(
  { jobs, now = () => new Date() }: TrackingCallbackDeps,
  { check_at, checks, order_id }: TrackingDocument,
): Promise<void> {
  if (check_at === undefined) return;
  const minute = Math.floor(now().getTime() / 60_000);
  await jobs.add(trackingCheckJob, { orderId: order_id }, `${order_id}.${checks}.asked.${minute}`);
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
