import { Refusal } from "../http/answer.ts";
import type { Call } from "../http/router.ts";
import type { Carrier } from "./carriers.ts";
import { statusAnswer, type VendorError } from "./errors.ts";
import type { Quote } from "./pricing.ts";

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Troubles of one carrier that `POST /_faults` can ask for, `code` being its id: `carrier_slow` holds the whole answer up by
 * `latency_ms`, `carrier_breaks` makes the whole a 500. Both spare requests that leave the carrier out.
 */
export async function strikeCarriers(call: Call, carriers: readonly Carrier[]): Promise<void> {
  const asks = (id: string | undefined) => carriers.some(({ carrier_id }) => carrier_id === id);
  const slow = call.outcome("carrier_slow");
  if (asks(slow?.code)) await wait(slow?.latency_ms ?? 0);
  if (asks(call.outcome("carrier_breaks")?.code)) throw new Refusal(statusAnswer(500));
}

/** What else of the rates can be asked for, once per request. */
export interface RateOutcomes {
  /** `carrier_failed`, `carrier_unable`: the carrier `code` gives no answer, the others do; the latter by its own words. */
  readonly failed: VendorError | undefined;
  readonly failedCarrier: string | undefined;
  /** `service_gone`: the service `code` is not offered. */
  readonly gone: string | undefined;
  /** `dearer`: every price is higher by `code` per cent. `carrier_refuses`: the carrier `code` says `message` instead. */
  price(quote: Quote, carrier: Carrier): Quote;
}

/** Reads the outcomes, and uses them up. */
export function rateOutcomes(call: Call, carriers: readonly Carrier[]): RateOutcomes {
  const unable = call.outcome("carrier_unable");
  const failedCarrier = unable?.code ?? call.outcome("carrier_failed")?.code;
  const carrier = carriers.find(({ carrier_id }) => carrier_id === failedCarrier);
  const refusing = call.outcome("carrier_refuses");
  const percent = Number(call.outcome("dearer")?.code ?? 0);
  return {
    failedCarrier,
    failed: carrier && {
      error_source: "carrier",
      error_type: unable ? "business_rules" : "system",
      error_code: "unspecified",
      message: unable?.message ?? `${carrier.friendly_name}: the carrier did not respond.`,
    },
    gone: call.outcome("service_gone")?.code,
    price: (quote, { carrier_id }) => {
      if (!("price" in quote)) return quote;
      if (refusing?.code === carrier_id) return { reason: refusing.message ?? "Unavailable." };
      const { shipping, other } = quote.price;
      const surcharge = Math.round((shipping * percent) / 100);
      return { ...quote, price: { ...quote.price, other: other + surcharge } };
    },
  };
}
