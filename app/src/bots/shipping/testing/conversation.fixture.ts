import { randomUUID } from "node:crypto";
import { setTimeout as rest } from "node:timers/promises";
import { createOxaPaySimulator } from "../../../../../simulators/oxapay/simulator.ts";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { createCache } from "../../../platform/cache/cache.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { createGridFsFileStore } from "../../../platform/files/gridfs-file-store.ts";
import { bindProcessor } from "../../../platform/queue/processor.ts";
import { EventRun } from "../../../platform/telegram/pipeline/event-run.ts";
import { type PersonOptions, type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { addressOf } from "../../../platform/telegram/update/address.ts";
import { createAddressesService } from "../addresses/address-read-processor.ts";
import { createReadingStore } from "../addresses/reading-store.ts";
import { createFigures } from "../admin/store.ts";
import { createOxapayClient } from "../clients/oxapay.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { createMoneyFixture, newPerson } from "../ledger/money.fixture.ts";
import { createPaymentsService } from "../payments/service.ts";
import { createPaymentStore } from "../payments/store.ts";
import { cachedPerson, createPeopleService } from "../people/service.ts";
import { createPeopleStore } from "../people/store.ts";
import { ratesAskJob } from "../rates/rates-ask-job.ts";
import { ratesAskProcessor } from "../rates/rates-ask-processor.ts";
import { createRatesService } from "../rates/service.ts";
import { createReprintService } from "../reprint/service.ts";
import type { RatesService, ShippingServices } from "../services.ts";
import type { ShippingSession } from "../session.ts";
import { createShopSettings } from "../settings-store/store.ts";
import { createTemplatesService } from "../templates/service.ts";
import { createTemplateStore } from "../templates/store.ts";
import { createTrackingService } from "../tracking/service.ts";
import { createVoidingService } from "../voiding/service.ts";
import { createVoidStore } from "../voiding/store.ts";
import { createHandlerRun, HANDLER_LIMIT_MS } from "./handler-run.fixture.ts";

/** Each run of the fixture has its own: the quota of a key is shared by all who use Redis. */
const newKey = (): string => `key-${randomUUID()}`;

export interface ConversationFixtureOptions {
  /** ShipStation's quota. @default 100,000 calls in 60 s */
  readonly quota?: { readonly perMinute: number; readonly minuteMs: number };
}

export type ShippingChat = TestChat<ShippingSession>;

/**
 * The conversation over its real services: MongoDB and Redis of the test run, ShipStation and Oxapay as simulators.
 * Jobs are looked at, not run.
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
    reprints: createReprintService(orders, files, undefined),
    tracking: createTrackingService(money.trackings, money.orderStore),
    shop: settings,
    figures: createFigures(db),
    owners: { isOwner: (telegramId) => ownerIds.has(telegramId) },
  };
  const { client, module, run } = createHandlerRun(services, money);
  const events = new EventRun({ module, client, logger, timeoutMs: HANDLER_LIMIT_MS });

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
    /** Runs the job that brings prices as the queue does: again after the time it names. Answers how often it ran. */
    bringRates: (chat: ShippingChat, work: Reaction["work"]) => bringRates(services.rates, chat, work),
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

async function bringRates(rates: RatesService, chat: ShippingChat, work: Reaction["work"]): Promise<number> {
  const entry = work.find((each) => each.kind === "job" && each.job === ratesAskJob.name);
  if (entry === undefined) throw new Error("no job was asked for that brings prices");
  const chats = {
    tell: async (_chat: number, _id: string, event: string, payload: unknown) => {
      await chat.tell(event, payload as object);
      return true;
    },
  };
  const job = bindProcessor(ratesAskProcessor, { rates, chats }).accept(entry.payload);
  const { signal } = new AbortController();
  for (let runs = 1; ; runs++) {
    const context = { signal, jobId: entry.id, attempt: 1, lastAttempt: false };
    try {
      await job.run(context);
      return runs;
    } catch (error) {
      if (!(error instanceof AppError) || error.retry === "never") throw error;
      if (error.retry === "backoff") {
        await job.giveUp?.(error, context);
        return runs;
      }
      await rest(error.retry.afterMs);
    }
  }
}

async function control(url: string, method: string, fault?: object): Promise<void> {
  const answer = await fetch(`${url}/_faults`, {
    method,
    ...(fault === undefined ? {} : { body: JSON.stringify(fault) }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
}

export type ConversationFixture = Awaited<ReturnType<typeof createConversationFixture>>;
