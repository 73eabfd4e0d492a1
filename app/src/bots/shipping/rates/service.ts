import { AppError } from "../../../platform/errors/app-error.ts";
import type { ShipStationClient } from "../clients/shipstation.ts";
import { parcelRefused } from "../clients/shipstation-errors.ts";
import type { VendorRate } from "../clients/shipstation-wire.ts";
import type { Quote, RatesService } from "../services.ts";
import type { ShopSettingsStore } from "../settings-store/store.ts";
import { remembered } from "./remembered.ts";

/** How long a price is kept for a person: the carriers' own change with their fuel tables, weekly. */
const QUOTE_MS = 30 * 60_000;
const CARRIERS_MS = 10 * 60_000;
const CARRIERS_LIMIT_MS = 5_000;

/** Builds the service over the vendor and the shop's settings, which hold the markup. */
export function createRatesService(
  shipstation: ShipStationClient,
  settings: Pick<ShopSettingsStore, "current">,
): RatesService {
  const carriers = remembered(CARRIERS_MS, () =>
    shipstation.carriers(AbortSignal.timeout(CARRIERS_LIMIT_MS)),
  );

  return {
    quote: async (shipment, signal) => {
      const { markupPercent } = await settings.current();
      const { rates, refusals } = await asked(async () =>
        shipstation.rates(shipment, await carriers(), signal),
      );
      const expiresAt = Date.now() + QUOTE_MS;
      const quotes = rates
        .map((rate) => quoteOf(rate, markupPercent, expiresAt))
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
