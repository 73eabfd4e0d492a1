import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { Secret } from "../../../platform/config/secret.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { asTheQueue } from "../testing/as-the-queue.fixture.ts";
import { createVoidStore } from "../voiding/store.ts";
import { labelVoidProcessor } from "../voiding/label-void-processor.ts";
import { createVoidingService } from "../voiding/service.ts";
import { labelBuyProcessor } from "./label-buy-processor.ts";

/* A minute of these tests is a second. */
const MINUTE_MS = 1_000;
const CROWD = 12;
const PER_MINUTE = 9;
const signal = new AbortController().signal;
const context: JobContext = { signal, jobId: "test", attempt: 1, lastAttempt: false };
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

interface Used {
  readonly keys: readonly { readonly calls: number; readonly refused: number }[];
  readonly labels: readonly { readonly external_shipment_id: string }[];
}

/** An account with one key, of so many calls a minute. */
async function account(perMinute: number) {
  const key = `key-${randomUUID()}`;
  const options = { apiKeys: [key], callsPerMinute: perMinute, minuteMs: MINUTE_MS };
  const simulator = await createShipStationSimulator(options);
  onTestFinished(simulator.close);
  const shipstation = createShipStationClient(bot, {
    url: simulator.url,
    keys: [new Secret(key)],
    perMinute,
    minuteMs: MINUTE_MS,
  });
  onTestFinished(shipstation.close);
  // On a busy machine too no purchase ends in doubt.
  const times = { callMs: 20_000, settleMs: 20_000 };
  const deps = { ...bot, orders: bot.orderStore, shipstation, times };
  /** Calls that were made so far, of them refused, and labels sold. */
  const used = async () => {
    const { calls, ledger } = await bot.stats<Used>(simulator.url);
    const refused = ledger.keys.reduce((sum, key) => sum + key.refused, 0);
    const made = ledger.keys.reduce((sum, key) => sum + key.calls, 0);
    return { calls, made, refused, labels: ledger.labels.length };
  };
  return { deps, shipstation, used };
}

type Account = Awaited<ReturnType<typeof account>>;

async function buyAll({ deps }: Account, orderIds: readonly string[]): Promise<void> {
  const buy = (orderId: string) => asTheQueue(() => labelBuyProcessor.run({ orderId }, deps, context));
  await Promise.all(orderIds.map(buy));
}

const placedCrowd = async () => Promise.all(Array.from({ length: CROWD }, () => bot.placed()));

/** Asks for prices again and again until it is over; answers how often it was answered. */
async function asking(shipstation: ShipStation, end: AbortSignal): Promise<number> {
  let answers = 0;
  while (!end.aborted) {
    const turn = { as: "line", ticket: "somebody" } as const;
    const asked = asTheQueue(async () => {
      end.throwIfAborted();
      await shipstation.carriers({ timeoutMs: 2_000, turn });
    });
    answers += await asked.then(
      () => 1,
      () => 0,
    );
  }
  return answers;
}

test("a crowd that buys with a short quota costs three calls a label, and each gets theirs", async () => {
  const short = await account(PER_MINUTE);
  const placed = await placedCrowd();
  const from = performance.now();
  await buyAll(
    short,
    placed.map(({ orderId }) => orderId),
  );
  const minutes = (performance.now() - from) / MINUTE_MS;
  expect(await short.used()).toMatchObject({ made: 3 * CROWD, refused: 0, labels: CROWD });
  // 36 calls of 9 a minute: the last are made in the fourth.
  expect(minutes).toBeGreaterThan(2.9);
  for (const { person, orderId } of placed)
    expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "labelled" });
}, 60_000);

test("also when each run before had died after its first call: none of what it asks is asked in vain", async () => {
  const short = await account(PER_MINUTE);
  const placed = await placedCrowd();
  for (const { orderId, wish } of placed)
    await asTheQueue(async () => {
      await short.shipstation.createShipment({ ...wish.draft, ...wish.quote, externalId: orderId }, signal);
    });
  const before = (await short.used()).made;
  await buyAll(
    short,
    placed.map(({ orderId }) => orderId),
  );
  const { made, labels, refused } = await short.used();
  expect([labels, refused]).toEqual([CROWD, 0]);
  // Not created again, found, its labels listed, bought, fetched; who had to wait for the rest lists them once more.
  expect(made - before).toBeLessThanOrEqual(6 * CROWD);
}, 60_000);

test("and people who ask for prices meanwhile are answered", async () => {
  const short = await account(PER_MINUTE);
  const placed = await placedCrowd();
  const over = new AbortController();
  const [answers] = await Promise.all([
    asking(short.shipstation, over.signal),
    buyAll(
      short,
      placed.map(({ orderId }) => orderId),
    ).finally(() => over.abort()),
  ]);
  expect(answers).toBeGreaterThan(0);
}, 60_000);

test("a crowd that gives its labels back makes three calls each, and no call before there is room for all", async () => {
  const short = await account(PER_MINUTE);
  const placed = await placedCrowd();
  await buyAll(
    short,
    placed.map(({ orderId }) => orderId),
  );
  const voids = createVoidStore(bot.db);
  const before = (await short.used()).made;
  const back = async ({ orderId, person }: (typeof placed)[number]) => {
    await createVoidingService(bot.orderStore, voids).ask(orderId, person, 1);
    const deps = { ...short.deps, voids };
    await asTheQueue(() => labelVoidProcessor.run({ orderId }, deps, context));
    expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "voided" });
  };
  await Promise.all(placed.map(back));
  const { made, refused } = await short.used();
  expect([made - before, refused]).toEqual([3 * CROWD, 0]);
}, 60_000);
