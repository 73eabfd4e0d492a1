import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Answer, content, json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Call, Route } from "../http/router.ts";
import { type Account, timestamp } from "./account.ts";
import { type Carrier, carrierById, type Service } from "./carriers.ts";
import { invalid, read, refuse, unknownId } from "./errors.ts";
import { drawLabel } from "./label-pdf.ts";
import { labelView, processingView } from "./label-view.ts";
import { quote } from "./pricing.ts";
import { type LabelOptions, labelOptionsSchema } from "./request.ts";
import { addShipment, findShipment } from "./shipments.ts";
import { type Label, nextId, type Shipment } from "./state.ts";
import { trackingNumber } from "./tracking-number.ts";

const inlineSchema = labelOptionsSchema.extend({ shipment: z.unknown() });

/** The service a shipment is to go by, or the vendor's complaint. */
function chosenService(shipment: Shipment): [Carrier, Service] {
  for (const field of ["carrier_id", "service_code"] as const) {
    if (!shipment[field]) throw refuse(invalid("field_value_required", `${field} is required.`, field));
  }
  const carrier = carrierById(shipment.carrier_id ?? "");
  if (!carrier) throw refuse(invalid("invalid_identifier", "carrier_id was not found.", "carrier_id"));
  const service = carrier.services.find((offered) => offered.service_code === shipment.service_code);
  if (!service) {
    throw refuse(
      invalid("invalid_field_value", `${carrier.nickname} has no such service_code.`, "service_code"),
    );
  }
  return [carrier, service];
}

/** Buys a label: every call buys another one, even for a shipment that has one, as nothing documented prevents it. */
async function buy(account: Account, shipment: Shipment, options: LabelOptions): Promise<Label> {
  const [carrier, service] = chosenService(shipment);
  const quoted = quote(carrier, service, shipment);
  if ("reason" in quoted) {
    throw refuse({
      ...invalid("unspecified", quoted.reason),
      error_source: "carrier",
      error_type: "business_rules",
    });
  }
  const { state } = account;
  const label_id = nextId(state);
  const label: Label = {
    label_id,
    shipment_id: shipment.shipment_id,
    carrier_id: carrier.carrier_id,
    service_code: service.service_code,
    tracking_number: trackingNumber(carrier.carrier_code, state.sequence),
    price: quoted.price,
    options,
    created_at: timestamp(account),
    voided_at: null,
    token: randomBytes(12).toString("base64url"),
  };
  state.labels[label_id] = label;
  state.labelsOfShipment[shipment.shipment_id] ??= [];
  state.labelsOfShipment[shipment.shipment_id]?.push(label_id);
  shipment.shipment_status = "label_purchased";
  shipment.modified_at = label.created_at;
  account.onLabel(label);
  await account.save();
  return label;
}

/** Draws the label's PDF from what is known of it: the same label gives the same page. */
async function pdfOf(account: Account, label: Label): Promise<Buffer> {
  const shipment = findShipment(account, label.shipment_id);
  const carrier = carrierById(label.carrier_id);
  const service = carrier?.services.find((offered) => offered.service_code === label.service_code);
  const weight = shipment.packages[0]?.weight;
  return drawLabel({
    from: shipment.ship_from,
    to: shipment.ship_to,
    carrier: carrier?.nickname ?? "",
    service: service?.name ?? label.service_code,
    weight: weight ? `${weight.value} ${weight.unit}` : "",
    shipDate: (shipment.ship_date ?? "").slice(0, 10),
    trackingNumber: label.tracking_number,
    reference: shipment.external_shipment_id ?? shipment.shipment_id,
  });
}

/** Finds a label, or ends the call with 404. */
export function findLabel(account: Account, id: string): Label {
  const label = account.state.labels[id];
  if (!label) throw unknownId("label_id", id);
  return label;
}

/** The label as an answer, with the PDF in it when that was asked for. */
async function show(account: Account, label: Label, call: Call, inline: boolean): Promise<Answer> {
  if (call.outcome("label_processing") !== undefined)
    return json(200, processingView(labelView(account, label, call.origin)));
  const pdf = inline ? await pdfOf(account, label) : undefined;
  return json(200, labelView(account, label, call.origin, pdf));
}

async function buyAndShow(account: Account, shipment: Shipment, options: LabelOptions, call: Call) {
  const label = await buy(account, shipment, options);
  return show(account, label, call, options.label_download_type === "inline");
}

/** How the label is wanted; no body at all means all defaults, since every field is optional. */
function optionsOf(call: Call): LabelOptions {
  return read(labelOptionsSchema, call.body.length === 0 ? {} : parseJson(call.body));
}

function buyByRate(account: Account, call: Call): Promise<Answer> {
  const options = optionsOf(call);
  const { rate_id = "" } = call.params;
  const rate = account.state.rates[rate_id];
  if (!rate) throw unknownId("rate_id", rate_id);
  const shipment = findShipment(account, rate.shipment_id);
  shipment.carrier_id = rate.carrier_id;
  shipment.service_code = rate.service_code;
  return buyAndShow(account, shipment, options, call);
}

function buyByShipment(account: Account, call: Call): Promise<Answer> {
  const options = optionsOf(call);
  return buyAndShow(account, findShipment(account, call.params.shipment_id ?? ""), options, call);
}

function buyInline(account: Account, call: Call): Promise<Answer> {
  const { shipment: inline, ...options } = read(inlineSchema, parseJson(call.body));
  const shipment = addShipment(account, inline);
  if (Array.isArray(shipment)) throw refuse(...shipment);
  return buyAndShow(account, shipment, options, call);
}

function lookUp(account: Account, call: Call): Promise<Answer> {
  const type = read(z.enum(["url", "inline"]), call.query.get("label_download_type") ?? "url");
  return show(account, findLabel(account, call.params.id ?? ""), call, type === "inline");
}

async function download(account: Account, { params: { token = "", file = "" } }: Call): Promise<Answer> {
  const id = /^label-(se-\d+)\.pdf$/.exec(file)?.[1] ?? "";
  const label = account.state.labels[id];
  if (!label || label.token !== token) throw unknownId("file", file);
  return content(200, "application/pdf", await pdfOf(account, label));
}

/** The three ways to buy a label, its look-up and its download. */
export function labelRoutes(account: Account): Route[] {
  const route = (
    method: Route["method"],
    pattern: string,
    answer: (account: Account, call: Call) => Promise<Answer>,
  ): Route => ({ method, pattern, handle: async (call) => answer(account, call) });
  return [
    route("POST", "/v2/labels/rates/:rate_id", buyByRate),
    route("POST", "/v2/labels/shipment/:shipment_id", buyByShipment),
    route("POST", "/v2/labels", buyInline),
    route("GET", "/v2/labels/:id", lookUp),
    route("GET", "/v2/downloads/:dir/:token/:file", download),
  ];
}
