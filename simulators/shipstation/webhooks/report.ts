import type { Account } from "../account.ts";
import { carrierById } from "../carriers.ts";
import type { Scan } from "../parcels/scan.ts";
import { trackingView } from "../parcels/tracking-view.ts";
import type { Label } from "../state.ts";
import type { WebhookSender } from "./sender.ts";

/**
 * Tells the account's addresses of a parcel. `track_event_v2` names the label in its `resource_url`, the older `track`
 * the carrier and the tracking number only (docs.shipstation.com, "Webhook Payload Schemas").
 * @param origin the simulator's own address
 */
export function createReporter(
  { state }: Account,
  sender: WebhookSender,
  origin: () => string,
): (label: Label, scans: readonly Scan[]) => Promise<void> {
  return async (label, scans) => {
    const { label_id, tracking_number } = label;
    const data = trackingView(label, scans, origin());
    const code = carrierById(label.carrier_id)?.carrier_code ?? "";
    const bodies: Readonly<Record<string, unknown>> = {
      track_event_v2: {
        resource_url: `${origin()}/v2/labels/${label_id}/track`,
        resource_type: "TRACK_EVENT_V2",
        data,
      },
      track: {
        resource_url: `${origin()}/v2/tracking?carrier_code=${code}&tracking_number=${tracking_number}`,
        resource_type: "API_TRACK",
        data,
      },
    };
    const told = Object.values(state.webhooks).filter(({ event }) => event in bodies);
    for (const { event, url, headers: own = [] } of told) {
      const headers = Object.fromEntries(own.map(({ key, value }) => [key, value]));
      await sender.send({ label_id, url, headers, body: JSON.stringify(bodies[event]) });
    }
  };
}
