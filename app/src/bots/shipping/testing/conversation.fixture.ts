import { createOxaPaySimulator } from "../../../../../simulators/oxapay/simulator.ts";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { createCache } from "../../../platform/cache/cache.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { createGridFsFileStore } from "../../../platform/files/gridfs-file-store.ts";
import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { type PersonOptions, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { addressOf } from "../../../platform/telegram/update/address.ts";
import { createAddressesService } from "../addresses/address-read-processor.ts";
import { createReadingStore } from "../addresses/reading-store.ts";
import { createFigures } from "../admin/store.ts";
import { createOxapayClient } from "../clients/oxapay.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { createConversation } from "../conversation.ts";
import { createMoneyFixture, newPerson } from "../ledger/money.fixture.ts";
import { createPaymentsService } from "../payments/service.ts";
import { createPaymentStore } from "../payments/store.ts";
import { cachedPerson, createPeopleService } from "../people/service.ts";
import { createPeopleStore } from "../people/store.ts";
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

const KEY = "not-a-key";

export type ShippingChat = TestChat<ShippingSession>;

/**
 * The conversation over its real services: MongoDB and Redis of the test run, ShipStation and Oxapay as simulators.
 * Jobs are looked at, not run.
 */
export async function createConversationFixture(mongoUrl: string, redisUrl: string) {
  const money = await createMoneyFixture(mongoUrl, redisUrl);
  const { db, ledger, logger, metrics, orders, prefix, redis } = money;
  const shipstation = await createShipStationSimulator({ apiKeys: [KEY] });
  const oxapay = await createOxaPaySimulator({ merchantKeys: [KEY] });
  const deps = { redis, logger, metrics };
  const rateClient = createShipStationClient(deps, { url: shipstation.url, keys: [new Secret(KEY)] });
  const payClient = createOxapayClient(deps, { url: `${oxapay.url}/v1`, key: new Secret(KEY) });
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
  const services: ShippingServices = {
    people,
    ledger,
    orders,
    rates: createRatesService({ ...deps, shipstation: rateClient, settings, cacheName: `${prefix}-rates` }),
    payments: createPaymentsService(
      createPaymentStore(db),
      payClient,
      settings,
      () => "http://127.0.0.1:9/callbacks/oxapay",
    ),
    addresses: createAddressesService(readings),
    templates: createTemplatesService(createTemplateStore(db)),
    voiding: createVoidingService(money.orderStore, createVoidStore(db)),
    reprints: createReprintService(orders, files),
    tracking: createTrackingService(money.trackings, money.orderStore),
    shop: settings,
    figures: createFigures(db),
    owners: { isOwner: (telegramId) => ownerIds.has(telegramId) },
  };
  const client = new TelegramClient({
    // Nothing here needs an answer of Telegram's at once; a call that did would fail the test.
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "shipping",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const module = createConversation(services, logger);
  const run = new HandlerRun({
    module,
    client,
    me: botAccount("Shipping", "shipping_test_bot"),
    logger,
    metrics,
    timeoutMs: 8_000,
  });

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
    healOxapay: () => control(oxapay.url, "DELETE"),
    /** A person who has not written yet. */
    newChat: (person: Partial<PersonOptions> = {}): ShippingChat =>
      new TestChat(run, { id: newPerson(), ...person }),
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

async function control(url: string, method: string, fault?: object): Promise<void> {
  const answer = await fetch(`${url}/_faults`, {
    method,
    ...(fault === undefined ? {} : { body: JSON.stringify(fault) }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

export type ConversationFixture = Awaited<ReturnType<typeof createConversationFixture>>;
