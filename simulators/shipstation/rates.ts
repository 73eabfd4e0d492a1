import { type Answer, json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Call, Route } from "../http/router.ts";
import { type Account, timestamp } from "./account.ts";
import { type Carrier, carrierById, type Service } from "./carriers.ts";
import { invalid, read, refuse, unknownId } from "./errors.ts";
import { type Price, type Quote, quote, usd } from "./pricing.ts";
import { type RateOutcomes, rateOutcomes, strikeCarriers } from "./rate-outcomes.ts";
import { ratesSchema } from "./request.ts";
import { addShipment, findShipment, shipmentView } from "./shipments.ts";
import { nextId, type Shipment } from "./state.ts";

const DAY_MS = 86_400_000;
const FREE: Price = { shipping: 0, insurance: 0, confirmation: 0, other: 0 };

interface RateView extends Record<string, unknown> {
  validation_status: "valid" | "invalid";
}

function rateView(
  account: Account,
  id: string,
  [carrier, service]: [Carrier, Service],
  shipment: Shipment,
  quoted: Quote,
): RateView {
  const valid = "price" in quoted;
  const price = valid ? quoted.price : FREE;
  const days = valid ? quoted.days : 0;
  return {
    rate_id: id,
    rate_type: "shipment",
    carrier_id: carrier.carrier_id,
    shipping_amount: usd(price.shipping),
    insurance_amount: usd(price.insurance),
    confirmation_amount: usd(price.confirmation),
    other_amount: usd(price.other),
    requested_comparison_amount: usd(0),
    rate_details: [],
    zone: valid ? quoted.zone : null,
    package_type: shipment.packages[0]?.package_code ?? null,
    delivery_days: days,
    guaranteed_service: service.guaranteed,
    estimated_delivery_date: new Date(account.clock.now() + days * DAY_MS).toISOString(),
    carrier_delivery_days: String(days),
    ship_date: shipment.ship_date,
    negotiated_rate: false,
    service_type: service.name,
    service_code: service.service_code,
    trackable: true,
    carrier_code: carrier.carrier_code,
    carrier_nickname: carrier.nickname,
    carrier_friendly_name: carrier.friendly_name,
    validation_status: valid ? "valid" : "invalid",
    warning_messages: [],
    error_messages: valid ? [] : [quoted.reason],
  };
}

function askedCarriers(ids: readonly string[]): Carrier[] {
  return ids.map((id) => {
    const carrier = carrierById(id);
    if (!carrier)
      throw refuse(invalid("invalid_identifier", `carrier_id '${id}' was not found.`, "carrier_ids"));
    return carrier;
  });
}

interface RateWish {
  readonly shipment: Shipment;
  readonly carriers: readonly Carrier[];
  readonly codes: readonly string[] | undefined;
  readonly outcomes: RateOutcomes;
}

function rateAll(account: Account, { carriers, codes, outcomes, shipment }: RateWish): RateView[] {
  const border = shipment.ship_from.country_code !== shipment.ship_to.country_code;
  // A service for the other side of the border is not a failed rate: nobody asked for it.
  const isAsked = ({ international, service_code }: Service) =>
    service_code !== outcomes.gone && (codes?.includes(service_code) ?? international === border);
  return carriers
    .filter(({ carrier_id }) => carrier_id !== outcomes.failedCarrier)
    .flatMap((carrier) =>
      carrier.services
        .filter(isAsked)
        .map((service) => rateOne(account, shipment, [carrier, service], outcomes)),
    );
}

function rateOne(
  account: Account,
  shipment: Shipment,
  [carrier, service]: [Carrier, Service],
  outcomes: RateOutcomes,
): RateView {
  const quoted = outcomes.price(quote(carrier, service, shipment), carrier);
  const rate_id = nextId(account.state);
  if ("price" in quoted) {
    const { carrier_id } = carrier;
    const { service_code } = service;
    const { shipment_id } = shipment;
    account.state.rates[rate_id] = { rate_id, shipment_id, carrier_id, service_code, price: quoted.price };
  }
  return rateView(account, rate_id, [carrier, service], shipment, quoted);
}

async function rate(account: Account, call: Call): Promise<Answer> {
  const { shipment_id, shipment: inline, rate_options } = read(ratesSchema, parseJson(call.body));
  const carriers = askedCarriers(rate_options.carrier_ids);
  await strikeCarriers(call, carriers);
  const shipment =
    shipment_id === undefined ? addShipment(account, inline) : findShipment(account, shipment_id);
  if (Array.isArray(shipment)) throw refuse(...shipment);
  const silent = call.outcome("no_rates") !== undefined;
  const outcomes = rateOutcomes(call, carriers);
  const codes = rate_options.service_codes;
  const rates = silent ? [] : rateAll(account, { shipment, carriers, codes, outcomes });
  const valid = rates.filter((view) => view.validation_status === "valid");
  const rate_request_id = nextId(account.state);
  await account.save();
  const nothing = invalid("no_rates_returned", "No carrier offers a rate for this shipment.");
  const errors = [...(outcomes.failed ? [outcomes.failed] : []), ...(valid.length > 0 ? [] : [nothing])];
  return json(200, {
    ...shipmentView(shipment),
    rate_response: {
      rates: valid,
      invalid_rates: rates.filter((view) => view.validation_status === "invalid"),
      rate_request_id,
      shipment_id: shipment.shipment_id,
      created_at: timestamp(account),
      status: statusOf(valid.length, errors.length),
      errors,
    },
  });
}

function statusOf(rates: number, errors: number): "completed" | "partial" | "error" {
  if (rates === 0) return "error";
  return errors === 0 ? "completed" : "partial";
}

function lookUp(account: Account, id: string): Answer {
  const found = account.state.rates[id];
  const carrier = found && carrierById(found.carrier_id);
  const service = carrier?.services.find((offered) => offered.service_code === found?.service_code);
  if (!found || !carrier || !service) throw unknownId("rate_id", id);
  const shipment = findShipment(account, found.shipment_id);
  return json(200, rateView(account, id, [carrier, service], shipment, quote(carrier, service, shipment)));
}

/** `POST /v2/rates` and `GET /v2/rates/{rate_id}`. */
export function rateRoutes(account: Account): Route[] {
  return [
    { method: "POST", pattern: "/v2/rates", handle: (call) => rate(account, call) },
    { method: "GET", pattern: "/v2/rates/:id", handle: ({ params }) => lookUp(account, params.id ?? "") },
  ];
}
