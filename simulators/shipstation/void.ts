import { json } from "../http/answer.ts";
import type { Route } from "../http/router.ts";
import { type Account, timestamp } from "./account.ts";
import { carrierById } from "./carriers.ts";
import { findLabel } from "./labels.ts";
import { findShipment } from "./shipments.ts";
import type { Label } from "./state.ts";
import { isScanned } from "./tracking.ts";

const DAY_MS = 24 * 3_600_000;

/** Days in which a carrier takes a label back, by its code; where from stands in docs/simulators.md. */
export const VOID_DAYS: Readonly<Record<string, number>> = { stamps_com: 28, ups: 30, fedex: 1 };

interface VoidRefusal {
  readonly message: string;
  readonly reason_code: string;
}

/** Why the carrier does not take a label back; undefined when it does. */
function refusalOf(account: Account, label: Label): VoidRefusal | undefined {
  if (label.voided_at !== null)
    return { message: "This label has already been voided.", reason_code: "label_already_voided" };
  const days = VOID_DAYS[carrierById(label.carrier_id)?.carrier_code ?? ""] ?? 0;
  if (account.clock.now() > Date.parse(label.created_at) + days * DAY_MS) {
    return {
      message: `Labels of this carrier can be voided for ${days} days.`,
      reason_code: "label_not_found_within_void_period",
    };
  }
  if (isScanned(account, label))
    return { message: "The label was used: the carrier has the parcel.", reason_code: "label_already_used" };
  return undefined;
}

/** `PUT /v2/labels/{label_id}/void`: a refusal is a normal 200 with `approved: false`. */
export function voidRoutes(account: Account): Route[] {
  return [
    {
      method: "PUT",
      pattern: "/v2/labels/:id/void",
      async handle(call) {
        const label = findLabel(account, call.params.id ?? "");
        const told = call.outcome("void_refused");
        const refusal =
          told === undefined
            ? refusalOf(account, label)
            : {
                message: told.message ?? "The label cannot be voided: it was already used.",
                reason_code: told.code ?? "label_already_used",
              };
        if (refusal !== undefined) return json(200, { approved: false, ...refusal });
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
