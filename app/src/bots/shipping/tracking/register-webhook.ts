import type { Logger } from "../../../platform/observe/logger.ts";
import type { TrackingCalls } from "../clients/shipstation-tracking.ts";

/** The vendor's name for reports of parcels that name their label. */
const EVENT = "track_event_v2";

/**
 * Has ShipStation report parcels to the api role. Repeating it changes nothing, and others' webhooks stay as they are: an
 * account may serve more installations than this one.
 * @param apiUrl where the api role is reached from outside
 * @throws AppError VENDOR_REFUSED when the account takes no further webhook of this event
 */
export async function registerTrackingWebhook(
  shipstation: Pick<TrackingCalls, "webhooks" | "addWebhook">,
  apiUrl: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const url = `${apiUrl}/callbacks/shipstation`;
  const addresses = async () =>
    (await shipstation.webhooks(signal)).filter(({ event }) => event === EVENT).map((known) => known.url);
  if (!(await addresses()).includes(url)) await add();
  logger.info({ url, all: await addresses() }, "ShipStation reports parcels here");

  async function add(): Promise<void> {
    try {
      await shipstation.addWebhook({ event: EVENT, url }, signal);
    } catch (error) {
      // Refused perhaps because another run added it in between.
      if (!(await addresses()).includes(url)) throw error;
    }
  }
}
