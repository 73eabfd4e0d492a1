import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createLogger } from "../../../platform/observe/logger.ts";
import type { JobContext } from "../../../platform/queue/processor.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient, type ShipStation } from "../clients/shipstation.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { labelBuyProcessor } from "./label-buy-processor.ts";

const context: JobContext = {
  signal: new AbortController().signal,
  jobId: "test",
  attempt: 1,
  lastAttempt: false,
};
let bot: BackendFixture;
let shipstation: ShipStation;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  shipstation = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
});
afterAll(async () => {
  await shipstation.close();
  await bot.end();
});

async function counted(direction: "dearer" | "cheaper"): Promise<number> {
  const { text } = await bot.metrics.expose();
  const found = new RegExp(`label_cost_difference_cents_total\\{direction="${direction}"\\} (\\d+)`).exec(
    text,
  );
  return Number(found?.[1] ?? 0);
}

/** Buys a label at 7.45 that its carrier offered at so many cents, and runs its job twice. */
async function buy(costCents: number) {
  const { quote } = wishOf(1, 745);
  const { orderId, person } = await bot.placed({ quote: { ...quote, costCents } });
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const logger = createLogger({ name: "test", level: "warn", destination: destination as never });
  const deps = { ...bot, orders: bot.orderStore, logger, shipstation, times: bot.purchaseTimes };
  for (let runs = 2; runs > 0; runs--) await labelBuyProcessor.run({ orderId }, deps, context);
  const { label } = (await bot.orderStore.find(orderId)) ?? {};
  const said = lines.filter((line) => line.includes("LABEL_COST_DIFFERS"));
  return { charged: label?.cost_cents ?? 0, balance: await bot.ledger.balance(person), said };
}

test("both directions are there before any label has cost something else than was offered", async () => {
  const { text } = await bot.metrics.expose();
  for (const direction of ["dearer", "cheaper"])
    expect(text).toContain(`botfleet_label_cost_difference_cents_total{direction="${direction}"} 0\n`);
});

test("a label that costs more or less than was offered is noted once, and the person pays what was agreed", async () => {
  const { charged } = await buy(1);
  for (const [direction, by] of [
    ["dearer", 45],
    ["cheaper", -30],
  ] as const) {
    const before = await counted(direction);
    const { balance, said } = await buy(charged - by);
    expect(await counted(direction)).toBe(before + Math.abs(by));
    expect(said.map((line) => JSON.parse(line))).toMatchObject([
      { code: "LABEL_COST_DIFFERS", offeredCents: charged - by, costCents: charged },
    ]);
    expect(balance).toBe(255);
  }
});

test("one that costs what was offered is not", async () => {
  const { charged } = await buy(1);
  const before = [await counted("dearer"), await counted("cheaper")];
  expect((await buy(charged)).said).toEqual([]);
  expect([await counted("dearer"), await counted("cheaper")]).toEqual(before);
});
