import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { ShippingBackend } from "../backend.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { ORDERS } from "../orders/store.ts";
import { arm, expectStruck, FAULT_NAMES, FAULTS, type FaultName } from "./faults.fixture.ts";
import {
  createShipStationScenes,
  type RefundedScene,
  type ShipStationScenes,
} from "./shipstation-scenes.fixture.ts";

/** Calls of the task that voids the label of a refunded order. */
const CALLS = [
  { call: "voiding the label of a refunded order", route: "PUT /v2/labels/:id/void" },
  { call: "looking for the label of a refunded order", route: "GET /v2/labels" },
] as const;
/** Of a process that waits less than the slow vendor takes. */
const SLOW = { SHIPSTATION_CALL_LIMIT: "400ms" };
const SLOW_MS = 900;

let bot: BackendFixture;
let scenes: ShipStationScenes;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  scenes = createShipStationScenes(bot);
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

const limitsOf = (name: FaultName) => (name === "slow" ? SLOW : {});
const armed = (route: string, name: FaultName, times: object) =>
  arm(bot, bot.urls.shipstation, {
    route,
    ...FAULTS[name],
    ...(name === "slow" && { latency_ms: SLOW_MS }),
    ...times,
  });

/** The task's look of five minutes later. */
async function look(backend: ShippingBackend): Promise<void> {
  const task = backend.tasks.find(({ name }) => name === "labels-reconcile");
  if (task === undefined) throw new Error("nothing looks for labels of refunded orders");
  const longAgo = { $set: { updated_at: new Date(0) } };
  await bot.db.collection(ORDERS).updateMany({ unsettled: true }, longAgo);
  await task.run(new AbortController().signal);
}

const isLookedFor = async ({ orderId }: RefundedScene) =>
  (await bot.orderStore.find(orderId))?.unsettled === true;

/** The money went back once and stays back, and nobody is bothered with the shop's own tidying. */
async function expectRefunded({ orderId, person }: RefundedScene): Promise<void> {
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "failed" });
  expect(await bot.ledger.balance(person)).toBe(1_000);
  expect(await bot.said(person)).toEqual([]);
}

async function expectVoided(scene: RefundedScene): Promise<void> {
  expect(await isLookedFor(scene)).toBe(false);
  expect(await scenes.labelsAtVendor(scene.orderId)).toMatchObject([{ voided: true }]);
  await expectRefunded(scene);
}

describe.each(CALLS)("$call", ({ route }) => {
  test.each(FAULT_NAMES)("passes, after %s: it is void after two looks", async (name) => {
    const scene = await scenes.refunded();
    const fault = await armed(route, name, { times: 1 });
    await look(bot.restart(limitsOf(name)));
    await expectStruck(fault, 1);
    await expectRefunded(scene);
    await look(bot.restart());
    await expectVoided(scene);
  });

  test.each(FAULT_NAMES)("answers %s for long: the search goes on until the vendor is well", async (name) => {
    const scene = await scenes.refunded();
    const fault = await armed(route, name, {});
    const backend = bot.restart(limitsOf(name));
    await look(backend);
    await expectStruck(fault);
    // What the vendor did may not be known yet: it is not taken for done.
    expect(await isLookedFor(scene)).toBe(true);
    await look(backend);
    await expectRefunded(scene);
    await bot.noFaults();
    await look(bot.restart());
    await expectVoided(scene);
  });
});

test("the books add up to zero after all of it", async () => {
  const { total, balances, summed } = await bot.books();
  expect([total, summed]).toEqual([0, balances]);
});
