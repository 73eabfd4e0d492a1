import { z } from "zod";
import type { CallbackRoute, PeriodicTask, PlatformServices } from "../../platform/bot/definition.ts";
import { createCache } from "../../platform/cache/cache.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { type BoundProcessor, bindProcessor } from "../../platform/queue/processor.ts";
import type { BotEffects } from "../../platform/telegram/pipeline/module.ts";
import { addressReadProcessor, createAddressesService } from "./addresses/address-read-processor.ts";
import { createReadingStore } from "./addresses/reading-store.ts";
import { dailyReport } from "./admin/daily-report.ts";
import { createFigures } from "./admin/store.ts";
import { createOpenAiClient } from "./clients/openai.ts";
import { createOxapayClient } from "./clients/oxapay.ts";
import { createShipStationClient } from "./clients/shipstation.ts";
import { booksCheck } from "./ledger/books-check.ts";
import { BALANCE_CACHE, createLedger } from "./ledger/ledger.ts";
import { createLedgerStore } from "./ledger/store.ts";
import { labelBuyProcessor } from "./orders/label-buy-processor.ts";
import { beginCostMetrics } from "./orders/note-cost.ts";
import type { PurchaseTimes } from "./orders/obtain-label.ts";
import { labelReconcile } from "./orders/reconcile.ts";
import { createOrdersService } from "./orders/service.ts";
import { createOrderStore } from "./orders/store.ts";
import { orderSweep } from "./orders/sweep.ts";
import { createOwners, warnIfUnheard } from "./owners/owners.ts";
import { oxapayCallback } from "./payments/callback.ts";
import { invoiceMakeProcessor } from "./payments/invoice-make-processor.ts";
import { createReviewsService } from "./payments/reviews.ts";
import { createPaymentsService } from "./payments/service.ts";
import { createPaymentStore } from "./payments/store.ts";
import { paymentSweep } from "./payments/sweep.ts";
import { cachedPerson, createPeopleService, PERSON_CACHE, peopleWrites } from "./people/service.ts";
import { createPeopleStore } from "./people/store.ts";
import { ratesAskProcessor } from "./rates/rates-ask-processor.ts";
import { createRatesService } from "./rates/service.ts";
import { labelReprintProcessor } from "./reprint/label-reprint-processor.ts";
import { createReprintService } from "./reprint/service.ts";
import type { ShippingServices, ShippingTexts } from "./services.ts";
import type { ShippingSettings } from "./settings.ts";
import { statementProcessor } from "./statement/statement-processor.ts";
import { createShopSettings } from "./settings-store/store.ts";
import { createTemplatesService } from "./templates/service.ts";
import { createTemplateStore } from "./templates/store.ts";
import { createTracking } from "./tracking/feature.ts";
import { labelVoidProcessor } from "./voiding/label-void-processor.ts";
import { createVoidingService } from "./voiding/service.ts";
import { createVoidStore } from "./voiding/store.ts";

/** The shipping bot below its conversation. */
export interface ShippingBackend {
  readonly services: ShippingServices;
  readonly effects: BotEffects;
  readonly processors: readonly BoundProcessor[];
  readonly callbacks: readonly CallbackRoute[];
  readonly tasks: readonly PeriodicTask[];
  close(): Promise<void>;
}

export interface BackendOptions {
  readonly platform: PlatformServices;
  readonly settings: ShippingSettings;
  /** The conversation's sentences, for what jobs and callbacks say. */
  readonly texts: ShippingTexts;
}

const MINUTE_MS = 60_000;

/** Builds stores, clients and services and binds the jobs; opens no connection by itself. */
export function createShippingBackend(options: BackendOptions): ShippingBackend {
  const { platform, settings, texts } = options;
  const { cache, chats, files, jobs, logger, metrics, db } = platform;
  const clients = createClients(platform, settings);
  const { people, ledger } = createAccounts(platform);
  const orders = createOrderStore(db);
  const payments = createPaymentStore(db);
  const readings = createReadingStore(db);
  const shop = createShopSettings(db);
  const figures = createFigures(db);
  const owners = createOwners({ ids: settings.OWNER_TELEGRAM_IDS, people, chats, texts });
  warnIfUnheard(owners, settings.OXAPAY_MERCHANT_KEY !== undefined, logger);
  const { shipstation } = clients;
  const rates = createRatesService({ shipstation, settings: shop, redis: cache, metrics, logger });
  const told = { people, ledger, chats, texts, logger };
  const times = purchaseTimes(settings);
  const voids = createVoidStore(db);
  const ordersService = createOrdersService(orders, ledger);
  const parts = { orders, people, texts, shipstation };
  const invoices = createPaymentsService(payments, clients.oxapay, shop, () => callbackUrl(settings));
  const tracking = createTracking(platform, settings, parts);
  const { trackings } = tracking;
  const { links } = platform;
  const labels = { ...told, orders, trackings, voids, files, links, metrics, shipstation, times };
  const credits = { ...told, owners, payments, oxapay: clients.oxapay, metrics };
  beginCostMetrics(metrics);

  return {
    services: {
      people,
      ledger,
      rates,
      orders: ordersService,
      payments: invoices,
      addresses: createAddressesService(readings),
      templates: createTemplatesService(createTemplateStore(db)),
      voiding: createVoidingService(orders, voids),
      reprints: createReprintService(ordersService, files, links),
      tracking: tracking.service,
      shop,
      owners,
      figures,
      reviews: createReviewsService(payments),
    },
    effects: { writes: peopleWrites(people), onBlocked: people.markBlocked },
    processors: [
      bindProcessor(labelBuyProcessor, labels),
      bindProcessor(labelVoidProcessor, labels),
      bindProcessor(labelReprintProcessor, labels),
      bindProcessor(ratesAskProcessor, { rates, chats }),
      bindProcessor(invoiceMakeProcessor, { invoices, chats }),
      bindProcessor(addressReadProcessor, { openai: clients.openai, readings, chats }),
      bindProcessor(statementProcessor, { ledgerStore: createLedgerStore(db), files, chats, texts }),
      tracking.processor,
    ],
    callbacks: [oxapayCallback(credits, settings.OXAPAY_MERCHANT_KEY), tracking.callback],
    tasks: [
      orderSweep({ orders, jobs, logger }),
      labelReconcile({ orders, shipstation: shipstation.inBackground, owners, logger }),
      paymentSweep(credits),
      dailyReport({ db, figures, owners, texts }),
      booksCheck({ ...platform, owners }),
      tracking.task,
    ],
    close: async () => {
      await Promise.all([...Object.values(clients), tracking].map((part) => part.close()));
    },
  };
}

function createClients(platform: PlatformServices, settings: ShippingSettings) {
  return {
    shipstation: createShipStationClient(platform, {
      url: settings.SHIPSTATION_URL,
      keys: settings.SHIPSTATION_API_KEYS,
      callMs: settings.SHIPSTATION_CALL_LIMIT,
    }),
    oxapay: createOxapayClient(platform, { url: settings.OXAPAY_URL, key: settings.OXAPAY_MERCHANT_KEY }),
    openai: createOpenAiClient(platform, {
      url: settings.OPENAI_URL,
      keys: settings.OPENAI_API_KEYS,
      model: settings.OPENAI_MODEL,
    }),
  };
}

/** Who people are and what they have, with their caches. */
function createAccounts({ mongo, db, cache: redis, metrics, logger }: PlatformServices) {
  const shared = { redis, metrics, logger };
  const balances = createCache({
    ...shared,
    name: BALANCE_CACHE,
    ttlMs: MINUTE_MS,
    schema: z.number().int(),
  });
  const persons = createCache({
    ...shared,
    name: PERSON_CACHE,
    ttlMs: 5 * MINUTE_MS,
    schema: cachedPerson,
  });
  return {
    people: createPeopleService(createPeopleStore(db), persons, logger),
    ledger: createLedger({ client: mongo, store: createLedgerStore(db), balances, logger }),
  };
}

function purchaseTimes(settings: ShippingSettings): PurchaseTimes {
  const { SHIPSTATION_PURCHASE_LIMIT: callMs, SHIPSTATION_PURCHASE_SETTLE: settleMs } = settings;
  if (settleMs >= callMs) return { callMs, settleMs };
  throw new AppError("CONFIG_INVALID", "SHIPSTATION_PURCHASE_SETTLE is below SHIPSTATION_PURCHASE_LIMIT.");
}

function callbackUrl({ API_PUBLIC_URL }: ShippingSettings): string {
  if (API_PUBLIC_URL !== undefined) return `${API_PUBLIC_URL}/callbacks/oxapay`;
  throw new AppError("CONFIG_INVALID", "API_PUBLIC_URL is needed to make invoices: Oxapay calls back there.");
}
