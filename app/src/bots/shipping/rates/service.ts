import type { Db } from "mongodb";
import { AppError } from "../../../platform/errors/app-error.ts";
import { mongoCall } from "../../../platform/mongo/errors.ts";
import type { ShipStationClient } from "../clients/shipstation.ts";
import { parcelRefused } from "../clients/shipstation-errors.ts";
import type { VendorRate } from "../clients/shipstation-wire.ts";
import type { Quote, RatesService } from "../services.ts";
import { remembered } from "./remembered.ts";

/** How long a price is kept for a person: the carriers' own change with their fuel tables, weekly. */
const QUOTE_MS = 30 * 60_000;
const CARRIERS_MS = 10 * 60_000;
const CARRIERS_LIMIT_MS = 5_000;
const MARKUP_MS = 60_000;

/** Per cent on top of the carriers' prices: the document `{key: "markup_percent", value}` of `settings`, 0 without it. */
async function readMarkup(db: Db): Promise<number> {
  const settings = db.collection<{ key: string; value: unknown }>("settings");
  const found = await mongoCall("markup", settings.findOne({ key: "markup_percent" }));
  if (found === null) return 0;
  const { value } = found;
  if (typeof value === "number" && value >= 0 && value <= 1_000) return value;
  throw new AppError("CONFIG_INVALID", "settings.markup_percent must be a number from 0 to 1000.");
}

/** Builds the service over the vendor and the database's `settings`. */
export function createRatesService(shipstation: ShipStationClient, db: Db): RatesService {
  const carriers = remembered(CARRIERS_MS, () =>
    shipstation.carriers(AbortSignal.timeout(CARRIERS_LIMIT_MS)),
  );
  const markup = remembered(MARKUP_MS, () => readMarkup(db));

  return {
    quote: async (shipment, signal) => {
      const percent = await markup();
      const { rates, refusals } = await asked(async () =>
        shipstation.rates(shipment, await carriers(), signal),
      );
      const expiresAt = Date.now() + QUOTE_MS;
      const quotes = rates
        .map((rate) => quoteOf(rate, percent, expiresAt))
        .filter(({ costCents }) => costCents > 0)
        .sort((one, other) => one.priceCents - other.priceCents);
      if (quotes.length > 0) return { quotes };
      throw noRates(refusals);
    },
  };
}

/** The price is the sum of the vendor's four amounts (docs.shipstation.com, "Get Shipping Rates") and the markup. */
function quoteOf(rate: VendorRate, percent: number, expiresAt: number): Quote {
  const { shipping_amount, insurance_amount, confirmation_amount, other_amount } = rate;
  const costCents = shipping_amount + insurance_amount + confirmation_amount + other_amount;
  return {
    id: rate.rate_id,
    carrierId: rate.carrier_id,
    carrier: rate.carrier_nickname ?? rate.carrier_friendly_name ?? rate.carrier_id,
    serviceCode: rate.service_code,
    service: rate.service_type,
    priceCents: costCents + Math.ceil((costCents * percent) / 100),
    costCents,
    ...(rate.delivery_days && { days: rate.delivery_days }),
    expiresAt,
  };
}

function noRates([reason]: readonly string[]): AppError {
  if (reason !== undefined) return parcelRefused(reason);
  return new AppError("RATES_NONE", "No carrier offers a rate for this shipment.", {
    messageKey: "rates-none",
  });
}

/** What the person cannot change becomes "try later"; the cause is kept for the log. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError && cause.messageKey !== undefined) throw cause;
    throw new AppError("SERVICE_BUSY", "ShipStation gave no rates now.", {
      messageKey: "carrier-unavailable",
      cause,
    });
  }
}
