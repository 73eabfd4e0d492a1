import { createLogger } from "../../../platform/observe/logger.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { asTheQueue, processorOf } from "../testing/as-the-queue.fixture.ts";
import { createShippingTexts } from "../voice.ts";
import type { HearDeps } from "./hear.ts";
import { trackingPoll } from "./poll.ts";
import { registerTrackingWebhook } from "./register-webhook.ts";
import { trackingCheckProcessor } from "./tracking-check-processor.ts";

const signal = new AbortController().signal;
const context: JobContext = { signal, jobId: "test", attempt: 1, lastAttempt: false };

/** The backend with parcels: ShipStation reports to its callback server, and texts are those that people read. */
export async function createTrackingFixture(mongoUrl: string, redisUrl: string) {
  const texts = createShippingTexts(createLogger({ name: "test", level: "silent" }));
  const bot = await createBackendFixture(mongoUrl, redisUrl, texts);
  const shipstation: ShipStation = createShipStationClient(bot, {
    url: bot.urls.shipstation,
    keys: [bot.key],
    perMinute: 100_000,
  });
  const base = bot.callbackUrl.replace("/callbacks/oxapay", "");
  await registerTrackingWebhook(shipstation, base, bot.logger, signal);
  const { chats, logger, people, trackings } = bot;
  const told: HearDeps & Pick<BackendFixture, "logger"> = {
    trackings,
    orders: bot.orderStore,
    people,
    chats,
    texts,
    logger,
  };
  const post = async (path: string, body: object): Promise<void> => {
    const init = { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`${bot.urls.shipstation}${path}`, init);
    if (!answer.ok) throw new Error(await answer.text());
  };

  /** As the queue does: again while it is unknown how a purchase ended. */
  async function buy(orderId: string): Promise<void> {
    const processor = processorOf(bot.backend.processors, "label-buy");
    await asTheQueue(() => processor.accept({ orderId }).run(context));
  }

  return {
    ...bot,
    texts,
    shipstation,
    told,
    callbackUrl: `${base}/callbacks/shipstation`,
    /** A person with an order whose label was just bought, and told. */
    async bought() {
      const { person, orderId, wish } = await bot.placed();
      await buy(orderId);
      const tracking = await trackings.find(orderId);
      if (tracking === undefined) throw new Error("nobody looks after the parcel");
      return { person, orderId, wish, tracking };
    },
    /** Something happens to an order's parcel; its webhook was tried once when this resolves. */
    happen: (orderId: string, happening: string, change: object = {}) =>
      post("/_parcels", { external_shipment_id: orderId, happening, ...change }),
    webhookFault: (outcome: string, times = 1) =>
      bot.fault(bot.urls.shipstation, { route: "WEBHOOK", kind: "outcome", outcome, times }),
    rotateKeys: () => post("/_rotate", {}),
    /** What the person was told of the parcel, each message's first line. */
    async news(person: number): Promise<string[]> {
      const said = await bot.said(person);
      const texts = said.flatMap(({ payload }) => (typeof payload.text === "string" ? [payload.text] : []));
      return texts.map((text) => text.split("\n")[0] ?? "");
    },
    /** The job that asks the vendor. */
    check: (orderId: string, change: Partial<HearDeps> = {}) =>
      trackingCheckProcessor.run(
        { orderId },
        { ...told, shipstation: shipstation.inBackground, ...change },
        context,
      ),
    /** The periodic task; answers the orders it queued a check for. */
    async poll(change: Partial<Parameters<typeof trackingPoll>[0]> = {}): Promise<string[]> {
      const queued: string[] = [];
      const jobs = {
        add: async (_job: unknown, payload: unknown) =>
          void queued.push((payload as { orderId: string }).orderId),
      };
      await trackingPoll({ ...told, jobs, keys: 1, ...change }).run(signal);
      return queued;
    },
    async end(): Promise<void> {
      await shipstation.close();
      await bot.end();
    },
  };
}

/** A job as it was handed to the queue. */
export interface AnyJobAdded {
  readonly job: string;
  readonly payload: unknown;
  readonly id: string;
}

export type TrackingFixture = Awaited<ReturnType<typeof createTrackingFixture>>;
