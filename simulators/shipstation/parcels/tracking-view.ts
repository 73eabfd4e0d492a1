import { carrierById } from "../carriers.ts";
import type { Label } from "../state.ts";
import { CODES, type Scan } from "./scan.ts";

/** By how much places of the simulator are behind UTC: what carriers write is local time without a zone. */
const LOCAL_OFFSET_MS = 5 * 3_600_000;

function eventView({ happening, at, city, state, postal, country }: Scan): Record<string, unknown> {
  const { status_code, status_description, status_detail_code, event_code, description } = CODES[happening];
  return {
    occurred_at: at,
    carrier_occurred_at: new Date(Date.parse(at) - LOCAL_OFFSET_MS).toISOString().slice(0, 19),
    description,
    city_locality: city,
    state_province: state,
    postal_code: postal,
    country_code: country,
    company_name: "",
    signer: "",
    event_code,
    carrier_detail_code: event_code,
    status_code,
    status_detail_code,
    status_description,
    status_detail_description: description,
    carrier_status_code: event_code,
    carrier_status_description: description,
    latitude: null,
    longitude: null,
  };
}

/** A parcel's way as the vendor shows it (docs.shipstation.com, OpenAPI "tracking_information"), newest event first. */
export function trackingView(label: Label, scans: readonly Scan[], origin: string): Record<string, unknown> {
  // Of two seen at one time the one that was reported last is the newer.
  const sorted = scans.toReversed().toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const [last] = sorted;
  const code = last && CODES[last.happening];
  const carrier_code = carrierById(label.carrier_id)?.carrier_code ?? "";
  const number = label.tracking_number;
  return {
    tracking_number: number,
    tracking_url: `${origin}/v2/tracking?carrier_code=${carrier_code}&tracking_number=${number}`,
    status_code: code?.status_code ?? "NY",
    status_detail_code: code?.status_detail_code ?? null,
    status_description: code?.status_description ?? "Not Yet In System",
    status_detail_description: code?.description ?? null,
    carrier_code,
    // A number here and `se-…` everywhere else, as published.
    carrier_id: Number(label.carrier_id.replace("se-", "")),
    carrier_detail_code: code?.event_code ?? null,
    carrier_status_code: code?.event_code ?? "NY",
    carrier_status_description: code?.description ?? "Shipment information received",
    ship_date: scans.find(({ happening }) => happening === "accepted")?.at ?? null,
    estimated_delivery_date: null,
    actual_delivery_date: sorted.find(({ happening }) => happening === "delivered")?.at ?? null,
    exception_description: code?.status_code === "EX" ? code.description : null,
    events: sorted.map(eventView),
  };
}
