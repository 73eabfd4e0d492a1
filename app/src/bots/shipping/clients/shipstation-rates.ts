import type { z } from "zod";
import type { Requester } from "../../../platform/http/client.ts";
import type { HttpRequest } from "../../../platform/http/options.ts";
import type { Turn } from "../../../platform/http/quota.ts";
import { failureOf, SERVICE } from "./shipstation-errors.ts";
import { carriersBody, ratesBody, type WireRate } from "./shipstation-wire.ts";
import { readBody } from "./vendor.ts";

/** A carrier of the account, by the name people know. */
export interface VendorCarrier {
  readonly id: string;
  readonly name: string;
}

/** What one service of a carrier asks for a shipment. */
export interface VendorRate {
  readonly rateId: string;
  readonly carrierId: string;
  readonly carrier: string;
  readonly serviceCode: string;
  readonly service: string;
  /** The sum of the vendor's four amounts (docs.shipstation.com, "Get Shipping Rates"). */
  readonly costCents: number;
  /** Undefined when the carrier does not say. */
  readonly days: number | undefined;
}

export interface VendorRates {
  readonly rates: readonly VendorRate[];
  /** Services that cannot be had for this shipment, in the carriers' words. */
  readonly refusals: readonly { readonly carrierId: string; readonly reason: string }[];
  /** Ids of carriers that gave no answer: the others' is there all the same. */
  readonly failed: readonly string[];
  /** Why they gave none, in nobody's order: ShipStation does not say whose an error is. */
  readonly failures: readonly CarrierFailure[];
}

/** Why a carrier gave no answer. */
export interface CarrierFailure {
  /** The error's code, the field it is about where it names one, and its message. */
  readonly words: string;
  /** Whether it may answer when it is asked again soon. */
  readonly passes: boolean;
}

/**
 * Types of errors ("Error Codes") that stay for every equal shipment while the account is what it is; others pass. "validation"
 * is not one of them: what a person typed may be what is wrong, and the next one typed something else.
 */
const LASTING = new Set(["account_status", "business_rules", "security"]);
/** Types that say of whatever is missing that it was not asked, whoever reports them. */
const BROKEN = new Set(["integrations", "system"]);

/** How patiently a question is asked, and whose turn it is at the quota. */
export interface Asking {
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
  /** @default the client's */
  readonly retries?: number;
  readonly turn?: Turn;
}

/** Asks for the account's carriers. */
export async function askCarriers(http: Requester, asking: Asking): Promise<readonly VendorCarrier[]> {
  const { carriers } = await answer(http, carriersBody, {
    ...asking,
    method: "GET",
    path: "/v2/carriers",
    route: "/v2/carriers",
    idempotent: true,
  });
  return carriers.map(({ carrier_id, friendly_name, nickname }) => ({
    id: carrier_id,
    name: nickname ?? friendly_name ?? carrier_id,
  }));
}

/** Asks carriers for their prices, all in one request. @param shipment as the vendor writes it */
export async function askRates(
  http: Requester,
  shipment: Readonly<Record<string, unknown>>,
  carriers: readonly VendorCarrier[],
  asking: Asking,
): Promise<VendorRates> {
  const carrier_ids = carriers.map(({ id }) => id);
  const { rate_response } = await answer(http, ratesBody, {
    ...asking,
    method: "POST",
    path: "/v2/rates",
    route: "/v2/rates",
    json: { shipment, rate_options: { carrier_ids, preferred_currency: "usd" } },
    // Asking for prices twice costs nothing.
    idempotent: true,
  });
  const { errors, invalid_rates } = rate_response;
  const rates = rate_response.rates.filter(isBuyable).map(rateOf);
  const refusals = invalid_rates.flatMap(({ carrier_id, error_messages }) =>
    error_messages.map((reason) => ({ carrierId: carrier_id, reason })),
  );
  // An error of a carrier's does not say whose it is: it is of one that has neither a price nor a refusal.
  const answered = new Set([...rates, ...refusals].map(({ carrierId }) => carrierId));
  const unanswered = carrier_ids.filter((id) => !answered.has(id));
  const failures = errors
    .filter(({ error_source, error_type }) => error_source === "carrier" || BROKEN.has(error_type))
    .map(({ error_code, error_type, field_name, message }) => ({
      // The code or the field may say that it is the address where the message says "Required." alone.
      words: [error_code, field_name, message].filter(Boolean).join(" "),
      passes: !LASTING.has(error_type),
    }));
  return failures.length > 0 && unanswered.length > 0
    ? { rates, refusals, failed: unanswered, failures }
    : { rates, refusals, failed: [], failures: [] };
}

/** A carrier's own boxes are not what people send, and a price in other money is none of ours. */
function isBuyable({ currencies, package_type }: WireRate): boolean {
  return (
    currencies.every((currency) => currency.toLowerCase() === "usd") &&
    (package_type ?? "package") === "package"
  );
}

function rateOf(rate: WireRate): VendorRate {
  return {
    rateId: rate.rate_id,
    carrierId: rate.carrier_id,
    carrier: rate.carrier_nickname ?? rate.carrier_friendly_name ?? rate.carrier_id,
    serviceCode: rate.service_code,
    service: rate.service_type,
    costCents: rate.costCents,
    days: rate.delivery_days ?? undefined,
  };
}

async function answer<S extends z.ZodType>(
  http: Requester,
  schema: S,
  request: HttpRequest,
): Promise<z.output<S>> {
  const response = await http.request(request);
  if (response.status >= 300) throw failureOf(response);
  return readBody(SERVICE, schema, response);
}
