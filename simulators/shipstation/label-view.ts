import type { Account } from "./account.ts";
import { carrierById } from "./carriers.ts";
import { usd } from "./pricing.ts";
import { findShipment } from "./shipments.ts";
import type { Label } from "./state.ts";

/** What every label bought here has in common: no return, no batch, no extra documents. */
const PLAIN = {
  requested_comparison_amount: usd(0),
  rate_details: [],
  is_return_label: false,
  rma_number: null,
  batch_id: "",
  charge_event: "carrier_default",
  display_scheme: "label",
  trackable: true,
  label_image_id: null,
  form_download: null,
  qr_code_download: null,
  paperless_download: null,
  insurance_claim: null,
  alternative_identifiers: [],
};

/**
 * A label as the vendor shows it (docs.shipstation.com, OpenAPI "label").
 * @param origin the simulator's own address, for the download link.
 * @param inline the PDF, when it was asked for in the answer itself.
 */
export function labelView(
  account: Account,
  label: Label,
  origin: string,
  inline?: Buffer,
): Record<string, unknown> {
  const shipment = findShipment(account, label.shipment_id);
  const { price, tracking_number } = label;
  const url = `${origin}/v2/downloads/10/${label.token}/label-${label.label_id}.pdf`;
  const download = inline
    ? { href: `data:application/pdf;base64,${inline.toString("base64")}` }
    : { href: url, pdf: url };
  return {
    ...PLAIN,
    label_id: label.label_id,
    status: label.voided_at === null ? "completed" : "voided",
    shipment_id: label.shipment_id,
    external_shipment_id: shipment.external_shipment_id,
    external_order_id: shipment.external_order_id ?? null,
    ship_date: shipment.ship_date,
    created_at: label.created_at,
    shipment_cost: usd(price.shipping + price.confirmation + price.other),
    insurance_cost: usd(price.insurance),
    tracking_number,
    is_international: shipment.ship_from.country_code !== shipment.ship_to.country_code,
    carrier_id: label.carrier_id,
    service_code: label.service_code,
    package_code: shipment.packages[0]?.package_code ?? "package",
    voided: label.voided_at !== null,
    voided_at: label.voided_at,
    label_format: label.options.label_format,
    label_layout: label.options.label_layout,
    carrier_code: carrierById(label.carrier_id)?.carrier_code ?? "",
    confirmation: shipment.confirmation,
    tracking_status: label.voided_at === null ? "in_transit" : "unknown",
    label_download: download,
    packages: shipment.packages.map((parcel, index) => ({ ...parcel, sequence: index + 1, tracking_number })),
    tracking_url: `${origin}/v2/tracking?carrier_code=${carrierById(label.carrier_id)?.carrier_code ?? ""}&tracking_number=${tracking_number}`,
    ship_to: shipment.ship_to,
  };
}

/** The same label, sold while its document is still being made. */
export const processingView = (view: Record<string, unknown>): Record<string, unknown> => ({
  ...view,
  status: "processing",
  label_download: null,
});
