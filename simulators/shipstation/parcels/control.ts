import { type Answer, json } from "../../http/answer.ts";
import { parseJson } from "../../http/body.ts";
import type { Call, Route } from "../../http/router.ts";
import type { Account } from "../account.ts";
import type { Label } from "../state.ts";
import { placeOf } from "./journey.ts";
import type { Parcels } from "./parcels.ts";
import { happeningSchema } from "./scan.ts";

type Named = Pick<
  ReturnType<typeof happeningSchema.parse>,
  "label_id" | "tracking_number" | "external_shipment_id"
>;

function findNamed({ state }: Account, named: Named): Label | undefined {
  const { external_shipment_id, label_id, tracking_number } = named;
  if (label_id !== undefined) return state.labels[label_id];
  const shipment = external_shipment_id === undefined ? undefined : state.external[external_shipment_id];
  return Object.values(state.labels).find(
    (label) =>
      label.tracking_number === tracking_number || (shipment !== undefined && label.shipment_id === shipment),
  );
}

/** `POST /_parcels`: something happens to a parcel; answers when the webhooks about it were tried once. */
async function happen(account: Account, parcels: Parcels, { body }: Call): Promise<Answer> {
  const asked = happeningSchema.safeParse(parseJson(body));
  if (!asked.success) return json(400, { error: "nothing that can happen", issues: asked.error.issues });
  const { happening, webhook, ...told } = asked.data;
  const label = findNamed(account, told);
  if (!label) return json(404, { error: "no such parcel" });
  const end = happening === "accepted" || happening === "announced" ? "from" : "to";
  const place = placeOf(account, label, end);
  const scan = {
    happening,
    at: told.at ?? new Date(account.clock.now()).toISOString(),
    ...place,
    ...(told.city !== undefined && { city: told.city }),
    ...(told.state !== undefined && { state: told.state }),
    ...(told.country !== undefined && { country: told.country }),
  };
  await parcels.meet(label, scan, !webhook);
  return json(200, { label_id: label.label_id, scans: parcels.scansOf(label) });
}

/** How tests and people move a parcel; the steps of its own plan end with it. */
export function parcelControls(account: Account, parcels: Parcels): Route[] {
  return [
    { method: "POST", pattern: "/_parcels", open: true, handle: (call) => happen(account, parcels, call) },
  ];
}
