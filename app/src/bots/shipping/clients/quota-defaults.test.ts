import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { type BackendFixture, createBackendFixture } from "../backend.fixture.ts";
import { createShipStationClient } from "./shipstation.ts";

const CALLS = 200;
const WINDOW_MS = 60_000;
const asking = { timeoutMs: 20_000 };
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

test("a key of ShipStation's has 200 calls, and the next one waits until 60 s after the first, unless it is said otherwise", async () => {
  const key = randomUUID();
  const simulator = await createShipStationSimulator({ apiKeys: [key], callsPerMinute: 10 * CALLS });
  onTestFinished(simulator.close);
  const client = createShipStationClient(bot, { url: simulator.url, keys: [new Secret(key)] });
  onTestFinished(client.close);
  const began = performance.now();
  await Promise.all(Array.from({ length: CALLS }, () => client.carriers(asking)));
  const refused = await client.carriers(asking).catch((error: unknown) => error);
  const passedMs = performance.now() - began;
  expect(refused).toMatchObject({ code: "HTTP_QUOTA", details: { afterMs: expect.any(Number) } });
  const { afterMs } = (refused as { details: { afterMs: number } }).details;
  expect(afterMs).toBeLessThanOrEqual(WINDOW_MS);
  expect(afterMs).toBeGreaterThan(WINDOW_MS - passedMs - 1_000);
});

test("twelve keys in the settings make forty calls a second together", async () => {
  bot.restart({ SHIPSTATION_API_KEYS: Array.from({ length: 12 }, () => randomUUID()).join(",") });
  const { text } = await bot.metrics.expose();
  expect(text).toContain('botfleet_http_quota_limit_requests_per_second{service="shipstation"} 40');
});
