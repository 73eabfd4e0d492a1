import { json } from "../http/answer.ts";
import type { Route } from "../http/router.ts";
import { type Account, timestamp } from "./account.ts";
import { findLabel } from "./labels.ts";
import { findShipment } from "./shipments.ts";

/** `PUT /v2/labels/{label_id}/void`: a refusal is a normal 200 with `approved: false`. */
export function voidRoutes(account: Account): Route[] {
  return [
    {
      method: "PUT",
      pattern: "/v2/labels/:id/void",
      async handle(call) {
        const label = findLabel(account, call.params.id ?? "");
        const refused = call.outcome("void_refused");
        if (refused) {
          return json(200, {
            approved: false,
            message: refused.message ?? "The label cannot be voided: it was already used.",
            reason_code: refused.code ?? "label_already_used",
          });
        }
        if (label.voided_at !== null) {
          return json(200, {
            approved: false,
            message: "This label has already been voided.",
            reason_code: "label_already_voided",
          });
        }
        label.voided_at = timestamp(account);
        const shipment = findShipment(account, label.shipment_id);
        const others = account.state.labelsOfShipment[label.shipment_id] ?? [];
        if (others.every((id) => account.state.labels[id]?.voided_at !== null))
          shipment.shipment_status = "pending";
        await account.save();
        return json(200, { approved: true, message: "This label has been voided." });
      },
    },
  ];
}
