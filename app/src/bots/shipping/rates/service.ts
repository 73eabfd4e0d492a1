import { type Cache, type CacheOptions, createCache } from "../../../platform/cache/cache.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import type { ShipStationClient } from "../clients/shipstation.ts";
import { parcelRefused } from "../clients/shipstation-errors.ts";
import type { Quote, RatesOffer, RatesService } from "../services.ts";
import type { ShopSettingsStore } from "../settings-store/store.ts";
import { createCarrierQuestion } from "./ask-carriers.ts";
import { equalShipment } from "./equal-shipment.ts";
import { type Offer, type Offers, offersOf, offersSchema } from "./offers.ts";
import { byPrice } from "./order.ts";
import { remembered } from "./remembered.ts";
import { askShared } from "./shared-question.ts";

export interface RatesDeps extends Pick<CacheOptions<Offers>, "redis" | "metrics" | "logger"> {
  readonly shipstation: Pick<ShipStationClient, "carriers" | "rates">;
  readonly settings: Pick<ShopSettingsStore, "current">;
  /** Name of the cache, for keys and metrics. @default shipping-rates */
  readonly cacheName?: string;
}

/** How long a price is good for a person: the carriers' own change with their fuel tables, weekly. */
const QUOTE_MS = 30 * 60_000;
const CARRIERS_MS = 10 * 60_000;
const CARRIERS_LIMIT_MS = 2_000;

/** Builds the service over the vendor, the cache and the shop's settings, which hold the markup. */
export function createRatesService(deps: RatesDeps): RatesService {
  const { settings, shipstation } = deps;
  const carriersOf = remembered(CARRIERS_MS, () =>
    shipstation.carriers({ timeoutMs: CARRIERS_LIMIT_MS, turn: { as: "line", ticket: "carriers" } }),
  );
  const question = createCarrierQuestion(shipstation);
  const cache = createOffersCache(deps);

  /** With the markup of this moment, cheapest first. */
  async function priced({ askedAt, offers, refused, silent }: Offers): Promise<RatesOffer> {
    const { markupPercent } = await settings.current();
    const expiresAt = askedAt + QUOTE_MS;
    const quotes = offers.map((offer) => quoteOf(offer, markupPercent, expiresAt)).sort(byPrice);
    return { quotes, silent, refused };
  }

  return {
    known: async (shipment) => {
      const found = await cache.peek(equalShipment(shipment));
      return found && priced(found);
    },
    quote: async (shipment) => {
      const found = await asked(async () => {
        const carriers = await carriersOf();
        const key = equalShipment(shipment);
        // Whoever asks for an equal shipment now shares this one question, and so one place in line.
        return askShared(cache, key, async () => {
          const at = Date.now();
          return offersOf(await question(shipment, carriers, key), carriers, at);
        });
      });
      if (found.offers.length > 0) return priced(found);
      if (found.silent.length > 0) throw unavailable();
      throw noRates(found.reasons);
    },
  };
}

/** Prices before the markup: a change of that counts at once. */
function createOffersCache({
  cacheName = "shipping-rates",
  logger,
  metrics,
  redis,
}: RatesDeps): Cache<Offers> {
  return createCache({
    redis,
    metrics,
    logger,
    name: cacheName,
    ttlMs: ({ sharedMs }) => sharedMs,
    schema: offersSchema,
  });
}

function quoteOf(offer: Offer, percent: number, expiresAt: number): Quote {
  const { costCents } = offer;
  // Rounded up to the cent, but not for what binary fractions add: 1.1 % of $30.00 is 33 cents.
  const markupCents = Math.ceil(Number(((costCents * percent) / 100).toFixed(6)));
  return { ...offer, priceCents: costCents + markupCents, expiresAt };
}

function noRates([reason]: readonly string[]): AppError {
  if (reason !== undefined) return parcelRefused(reason);
  return new AppError("RATES_NONE", "No carrier offers a rate for this shipment.", {
    messageKey: "rates-none",
  });
}

/** What the person cannot change becomes "wait" or "try later"; the cause is kept for the log. */
async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof AppError) {
      if (cause.messageKey !== undefined) throw cause;
      const afterMs = waitOf(cause);
      if (afterMs !== undefined) throw mustWait(afterMs, cause);
    }
    throw unavailable(cause);
  }
}

/** How long until the quota has room: ours, or the vendor's own word by a 429. */
function waitOf({ code, details, retry }: AppError): number | undefined {
  if (code !== "HTTP_QUOTA" && details.status !== 429) return undefined;
  return typeof retry === "object" ? retry.afterMs : undefined;
}

function mustWait(afterMs: number, cause: unknown): AppError {
  return new AppError("HTTP_QUOTA", "ShipStation's quota is used up.", {
    retry: { afterMs },
    details: { afterMs },
    cause,
  });
}

function unavailable(cause?: unknown): AppError {
  return new AppError("SERVICE_BUSY", "ShipStation gave no rates now.", {
    messageKey: "carrier-unavailable",
    cause,
  });
}
