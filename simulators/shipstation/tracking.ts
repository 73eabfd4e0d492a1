import { json } from "../http/answer.ts";
import type { Route } from "../http/router.ts";
import type { Account } from "./account.ts";
import { carrierById } from "./carriers.ts";
import { invalid, refuse, unknownId } from "./errors.ts";
import { findLabel } from "./labels.ts";
import { findShipment } from "./shipments.ts";
import type { Label } from "./state.ts";

const ACCEPTED_AFTER_MS = 3_600_000;

/** True from the carrier's first scan on. */
export function isScanned({ clock }: Account, label: Label): boolean {
  return clock.now() >= Date.parse(label.created_at) + ACCEPTED_AFTER_MS && label.voided_at === null;
}

/** A parcel's way as the vendor shows it: announced at once, with the carrier an hour later. */
function trackingView(account: Account, label: Label, origin: string): Record<string, unknown> {
  const { ship_from } = findShipment(account, label.shipment_id);
  const accepted = Date.parse(label.created_at) + ACCEPTED_AFTER_MS;
  const moving = isScanned(account, label);
  const carrier_code = carrierById(label.carrier_id)?.carrier_code ?? "";
  const event = {
    occurred_at: new Date(accepted).toISOString(),
    carrier_occurred_at: new Date(accepted).toISOString().slice(0, 19),
    description: "Accepted at origin facility",
    city_locality: ship_from.city_locality,
    state_province: ship_from.state_province,
    postal_code: ship_from.postal_code,
    country_code: ship_from.country_code,
    company_name: "",
    signer: "",
    event_code: "AC",
    carrier_detail_code: "AC",
    status_code: "AC",
    status_description: "Accepted",
    carrier_status_code: "AC",
    carrier_status_description: "Accepted at origin facility",
  };
  return {
    tracking_number: label.tracking_number,
    tracking_url: `${origin}/v2/tracking?carrier_code=${carrier_code}&tracking_number=${label.tracking_number}`,
    status_code: moving ? "AC" : "NY",
    status_description: moving ? "Accepted" : "Not Yet In System",
    carrier_code,
    // A number here and `se-…` everywhere else, as published.
    carrier_id: Number(label.carrier_id.replace("se-", "")),
    carrier_detail_code: null,
    carrier_status_code: moving ? "AC" : "NY",
    carrier_status_description: moving ? "Accepted at origin facility" : "Shipment information received",
    ship_date: null,
    estimated_delivery_date: null,
    actual_delivery_date: null,
    exception_description: null,
    events: moving ? [event] : [],
  };
}

/** The two ways to ask where a parcel is. */
export function trackingRoutes(account: Account): Route[] {
  return [
    {
      method: "GET",
      pattern: "/v2/labels/:id/track",
      handle: (call) =>
        json(200, trackingView(account, findLabel(account, call.params.id ?? ""), call.origin)),
    },
    {
      method: "GET",
      pattern: "/v2/tracking",
      handle(call) {
        const number = call.query.get("tracking_number");
        const code = call.query.get("carrier_code");
        if (!number || !code) {
          throw refuse(invalid("field_value_required", "carrier_code and tracking_number are required."));
        }
        const label = Object.values(account.state.labels).find(
          (bought) =>
            bought.tracking_number === number && carrierById(bought.carrier_id)?.carrier_code === code,
        );
        if (!label) throw unknownId("tracking_number", number);
        return json(200, trackingView(account, label, call.origin));
      },
    },
  ];
}
