import { json } from "../http/answer.ts";
import type { Route } from "../http/router.ts";
import type { Account } from "./account.ts";
import { carrierById } from "./carriers.ts";
import { invalid, refuse, unknownId } from "./errors.ts";
import { findLabel } from "./labels.ts";
import type { Parcels } from "./parcels/parcels.ts";
import { trackingView } from "./parcels/tracking-view.ts";
import type { Label } from "./state.ts";

/** True from the carrier's first scan on. */
export function isScanned({ state }: Account, label: Label): boolean {
  const scans = state.parcels[label.label_id]?.scans ?? [];
  return scans.some(({ happening }) => happening !== "announced");
}

/** The two ways to ask where a parcel is. */
export function trackingRoutes(account: Account, parcels: Parcels): Route[] {
  return [
    {
      method: "GET",
      pattern: "/v2/labels/:id/track",
      handle(call) {
        const label = findLabel(account, call.params.id ?? "");
        return json(200, trackingView(label, parcels.scansOf(label), call.origin));
      },
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
        return json(200, trackingView(label, parcels.scansOf(label), call.origin));
      },
    },
  ];
}
