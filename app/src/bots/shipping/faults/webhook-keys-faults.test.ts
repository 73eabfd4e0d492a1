import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { testReceiver } from "../../../../../simulators/shipstation/webhooks/test-receiver.ts";
import type { CallbackRequest } from "../../../platform/bot/definition.ts";
import { createShipStationKeysClient, type ShipStationKeysClient } from "../clients/shipstation-keys.ts";
import { shipstationCallback } from "../tracking/callback.ts";
import { createSigningKeys } from "../tracking/signing-keys.ts";
import { createTrackingFixture, type TrackingFixture } from "../tracking/tracking.fixture.ts";
import { arm, expectStruck, FAULT_NAMES, FAULTS, type FaultName } from "./faults.fixture.ts";

const KEYS = "GET /jwks";
/** Longer than the client waits for the keys. */
const SLOW_MS = 5_500;
const LIMIT_MS = 60_000;
/** For so long after one request for the keys no second one is made. */
const PAUSE_MS = 30_000;
const HOUR_MS = 3_600_000;

let bot: TrackingFixture;
const clients: ShipStationKeysClient[] = [];

beforeAll(async () => {
  bot = await createTrackingFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await bot.end();
});

/** A process that takes reports, has read no keys yet, and whose time is moved. */
function started() {
  const client = createShipStationKeysClient(bot, `${bot.urls.shipstation}/jwks`);
  clients.push(client);
  let ms = 0;
  const keys = createSigningKeys({ fetchSet: client.keySet, logger: bot.logger, now: () => ms });
  const jobs = { add: async () => undefined };
  const route = shipstationCallback({ ...bot.told, keys, jobs });
  return {
    wait: (more: number) => {
      ms += more;
    },
    /** As the api role answers: 503 for what throws. */
    answer: (request: CallbackRequest) =>
      route.handle(request).then(
        ({ status }) => status,
        () => 503,
      ),
  };
}

/** A parcel that is on its way, and ShipStation's signed report of it, which nobody has taken yet. */
async function reported() {
  const receiver = await testReceiver();
  const webhooks = `${bot.urls.shipstation}/v2/environment/webhooks`;
  const headers = { "api-key": bot.key.reveal(), "content-type": "application/json" };
  const known = (await (await fetch(webhooks, { headers })).json()) as { readonly webhook_id: string }[];
  const body = JSON.stringify({ url: receiver.url });
  for (const { webhook_id } of known)
    await fetch(`${webhooks}/${webhook_id}`, { method: "PUT", headers, body });
  const parcel = await bot.bought();
  await bot.happen(parcel.orderId, "in_transit");
  const [report] = receiver.received;
  if (report === undefined) throw new Error("nothing was reported");
  const request = {
    body: Buffer.from(report.raw),
    headers: report.headers as Record<string, string | undefined>,
  };
  return { ...parcel, request };
}

type Reported = Awaited<ReturnType<typeof reported>>;

/** Another request with a key that nobody has. */
const forged = ({ body, headers }: CallbackRequest, index: number): CallbackRequest => ({
  body,
  headers: { ...headers, "x-shipengine-rsa-sha256-key-id": `made-up-${index}` },
});

const armed = (name: FaultName) =>
  arm(bot, bot.urls.shipstation, {
    route: KEYS,
    ...FAULTS[name],
    ...(name === "slow" && { latency_ms: SLOW_MS }),
  });

async function fetches(): Promise<number> {
  const { calls } = await bot.stats(bot.urls.shipstation);
  return Object.values(calls[KEYS] ?? {}).reduce((sum, count) => sum + count, 0);
}

async function expectNothingTaken({ orderId, person }: Reported): Promise<void> {
  expect((await bot.trackings.find(orderId))?.state).toBe("announced");
  expect(await bot.news(person)).toEqual([]);
}

async function expectTaken({ orderId, person }: Reported): Promise<void> {
  expect((await bot.trackings.find(orderId))?.state).toBe("in_transit");
  expect(await bot.news(person)).toEqual(["🚚 Your parcel is on its way"]);
}

describe("fetching the keys that reports are signed with", () => {
  test.each(FAULT_NAMES)(
    "answers %s to a process that knows none: the report is to come again, and is taken then, once",
    async (name) => {
      const report = await reported();
      const { answer, wait } = started();
      const fault = await armed(name);
      expect(await answer(report.request)).toBe(503);
      await expectStruck(fault);
      // It comes again while nobody asks again: neither is it said to be wrong.
      expect(await answer(report.request)).toBe(503);
      await expectNothingTaken(report);
      await bot.noFaults();
      wait(PAUSE_MS);
      expect(await answer(report.request)).toBe(200);
      expect(await answer(report.request)).toBe(200);
      await expectTaken(report);
    },
    LIMIT_MS,
  );

  test.each(FAULT_NAMES)(
    "answers %s when the keys are old: by those that are known the report is taken",
    async (name) => {
      const before = await reported();
      const { answer, wait } = started();
      expect(await answer(before.request)).toBe(200);
      const report = await reported();
      wait(HOUR_MS);
      const fault = await armed(name);
      expect(await answer(report.request)).toBe(200);
      await expectStruck(fault);
      await expectTaken(report);
      expect(await answer(forged(report.request, 1))).toBe(503);
    },
    LIMIT_MS,
  );
});

test("a report by a new key is to come again for half a minute after the keys were read, and is taken then", async () => {
  const before = await reported();
  const { answer, wait } = started();
  expect(await answer(before.request)).toBe(200);
  await bot.rotateKeys();
  const report = await reported();
  expect(await answer(report.request)).toBe(401);
  await expectNothingTaken(report);
  wait(PAUSE_MS);
  expect(await answer(report.request)).toBe(200);
  await expectTaken(report);
});

test("a flood of reports by made up keys has the keys fetched once in half a minute, and genuine ones pass", async () => {
  const report = await reported();
  const { answer, wait } = started();
  const before = await fetches();
  const flood = (from: number) =>
    Promise.all(Array.from({ length: 200 }, (_, index) => answer(forged(report.request, from + index))));
  expect(new Set(await flood(0))).toEqual(new Set([401]));
  expect(new Set(await flood(200))).toEqual(new Set([401]));
  expect((await fetches()) - before).toBe(1);
  await expectNothingTaken(report);
  wait(PAUSE_MS);
  const [statuses, genuine] = await Promise.all([flood(400), answer(report.request)]);
  expect([new Set(statuses), genuine]).toEqual([new Set([401]), 200]);
  expect((await fetches()) - before).toBe(2);
  await expectTaken(report);
});

test("while the keys cannot be fetched, a flood of made up keys asks for them no more often", async () => {
  const report = await reported();
  const { answer } = started();
  const fault = await armed("500");
  const flood = await Promise.all(
    Array.from({ length: 200 }, (_, index) => answer(forged(report.request, index))),
  );
  expect(new Set(flood)).toEqual(new Set([503]));
  for (let index = 0; index < 50; index++) await answer(forged(report.request, index));
  // The one request, and the client's own repetition of it.
  await expectStruck(fault, 2);
});
