import { randomUUID } from "node:crypto";
import { createOxaPaySimulator } from "../../../../../simulators/oxapay/simulator.ts";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { createCache } from "../../../platform/cache/cache.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { createGridFsFileStore } from "../../../platform/files/gridfs-file-store.ts";
import { bindProcessor } from "../../../platform/queue/processor.ts";
import { type PersonOptions, type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { addressOf } from "../../../platform/telegram/update/address.ts";
import { createAddressesService } from "../addresses/address-read-processor.ts";
import { createReadingStore } from "../addresses/reading-store.ts";
import { createFigures } from "../admin/store.ts";
import { createOxapayClient } from "../clients/oxapay.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { createMoneyFixture, newPerson } from "../ledger/money.fixture.ts";
import { invoiceMakeProcessor } from "../payments/invoice-make-processor.ts";
import { createReviewsService } from "../payments/reviews.ts";
import { createPaymentsService } from "../payments/service.ts";
import { createPaymentStore } from "../payments/store.ts";
import { cachedPerson, createPeopleService } from "../people/service.ts";
import { createPeopleStore } from "../people/store.ts";
import { ratesAskProcessor } from "../rates/rates-ask-processor.ts";
import { createRatesService } from "../rates/service.ts";
import { createReprintService } from "../reprint/service.ts";
import type { ShippingServices } from "../services.ts";
import type { ShippingSession } from "../session.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createTemplatesService } from "../templates/service.ts";
import { createTemplateStore } from "../templates/store.ts";
import { createTrackingService } from "../tracking/service.ts";
import { createVoidingService } from "../voiding/service.ts";
import { createVoidStore } from "../voiding/store.ts";
import { processorOf, type Told, tellOnce, workOff } from "./as-the-queue.fixture.ts";
import { createHandlerRun } from "./handler-run.fixture.ts";

/** Each run of the fixture has its own: the quota of a key is shared by all who use Redis. */
const newKey = (): string => `key-${randomUUID()}`;

export interface ConversationFixtureOptions {
  /** ShipStation's quota. @default 100,000 calls in 60 s */
  readonly quota?: { readonly perMinute: number; readonly minuteMs: number };
}

export type ShippingChat = TestChat<ShippingSession>;

/**
 * The conversation over its real services: MongoDB and Redis of the test run, ShipStation and Oxapay as simulators.
 * Jobs are looked at, not run, but for those that ask ShipStation and Oxapay for what a chat waits for: `bring`.
 */
export async function createConversationFixture(
  mongoUrl: string,
  redisUrl: string,
  { quota = { perMinute: 100_000, minuteMs: 60_000 } }: ConversationFixtureOptions = {},
) {
  const key = newKey();
  const money = await createMoneyFixture(mongoUrl, redisUrl);
  const { db, ledger, logger, metrics, orders, prefix, redis } = money;
  const shipstation = await createShipStationSimulator({
    apiKeys: [key],
    callsPerMinute: quota.perMinute,
    minuteMs: quota.minuteMs,
  });
  const oxapay = await createOxaPaySimulator({ merchantKeys: [key] });
  const deps = { redis, logger, metrics };
  const rateClient = createShipStationClient(deps, {
    url: shipstation.url,
    keys: [new Secret(key)],
    ...quota,
  });
  const payClient = createOxapayClient(deps, { url: `${oxapay.url}/v1`, key: new Secret(key) });
  const people = createPeopleService(
    createPeopleStore(db),
    createCache({
      redis,
      name: `${prefix}-person`,
      ttlMs: 300_000,
      schema: cachedPerson,
      metrics,
      logger,
    }),
    logger,
  );
  const readings = createReadingStore(db);
  const files = await createGridFsFileStore({ db });
  const settings = createShopSettings(db);
  const ownerIds = new Set<number>();
  const rates = createRatesService({
    ...deps,
    shipstation: rateClient,
    settings,
    cacheName: `${prefix}-rates`,
  });
  const invoices = createPaymentsService(
    createPaymentStore(db),
    payClient,
    settings,
    () => "http://127.0.0.1:9/callbacks/oxapay",
  );
  const services: ShippingServices = {
    people,
    ledger,
    orders,
    rates,
    payments: invoices,
    addresses: createAddressesService(readings),
    templates: createTemplatesService(createTemplateStore(db)),
    voiding: createVoidingService(money.orderStore, createVoidStore(db)),
    reprints: createReprintService(orders, files, undefined),
    tracking: createTrackingService(money.trackings, money.orderStore),
    shop: settings,
    figures: createFigures(db),
    reviews: createReviewsService(createPaymentStore(db)),
    owners: { isOwner: (telegramId) => ownerIds.has(telegramId) },
  };
  const { client, events, module, run } = createHandlerRun(services, money);
  const told: Told = new Map();
  const processorsFor = (chat: ShippingChat) => {
    const chats = tellOnce(chat, told);
    return [
      bindProcessor(ratesAskProcessor, { rates, chats }),
      bindProcessor(invoiceMakeProcessor, { invoices, chats }),
    ];
  };

  return {
    ...money,
    services,
    module,
    run,
    readings,
    files,
    settings,
    /** Whom the shop belongs to. */
    ownerIds,
    /** Switches a fault of a simulated service on; the shapes are those of its `POST /_faults`. */
    shipstationFault: (fault: object) => control(shipstation.url, "POST", fault),
    oxapayFault: (fault: object) => control(oxapay.url, "POST", fault),
    healShipstation: () => control(shipstation.url, "DELETE"),
    /**
     * Brings the prices or the invoice that an update has a job ask for, as the queue does; answers what the last of it did.
     * @param pause see {@link workOff}
     */
    bring: async (
      chat: ShippingChat,
      { work: [entry] }: Pick<Reaction, "work">,
      pause?: (ms: number) => Promise<unknown>,
    ): Promise<Reaction | undefined> => {
      if (entry?.kind !== "job") throw new Error("nothing was asked for that a job brings");
      await workOff(processorOf(processorsFor(chat), entry.job), entry, pause);
      return [...told.values()].at(-1);
    },
    /** Forgets what chats were told, as if the processes that did had died before they committed it. */
    forgetTold: () => told.clear(),
    /** Forgets what equal parcels cost, as ten minutes do. */
    async forgetPrices(): Promise<void> {
      const kept = await redis.keys(`cache:{${prefix}-rates:*`);
      if (kept.length > 0) await redis.del(...kept);
    },
    /** Calls that ShipStation and Oxapay have had in all. */
    vendorCalls: async (): Promise<number> => (await callsOf(shipstation.url)) + (await callsOf(oxapay.url)),
    healOxapay: () => control(oxapay.url, "DELETE"),
    /** A person who has not written yet. */
    newChat: (person: Partial<PersonOptions> = {}): ShippingChat =>
      new TestChat(run, { id: newPerson(), ...person }, events),
    /** What a text is answered while nothing can be kept. */
    stateless: (chat: ShippingChat, text: string) => {
      const update = chat.textUpdate(text);
      return run.stateless({ update, address: addressOf(update), session: "", receivedAt: Date.now() });
    },
    async end(): Promise<void> {
      await client.close();
      await rateClient.close();
      await payClient.close();
      await shipstation.close();
      await oxapay.close();
      await money.end();
    },
  };
}

async function callsOf(url: string): Promise<number> {
  const { calls } = (await (await fetch(`${url}/_stats`)).json()) as { calls: Record<string, object> };
  return Object.values(calls)
    .flatMap((byStatus) => Object.values(byStatus))
    .reduce((sum: number, count) => sum + Number(count), 0);
}

async function control(url: string, method: string, fault?: object): Promise<void> {
  const answer = await fetch(`${url}/_faults`, {
    method,
    ...(fault === undefined ? {} : { body: JSON.stringify(fault) }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

export type ConversationFixture = Awaited<ReturnType<typeof createConversationFixture>>;
