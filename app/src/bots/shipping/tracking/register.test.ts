import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { createShipStationSimulator } from "../../../../../simulators/shipstation/simulator.ts";
import { clientDeps } from "../clients/contract/targets.fixture.ts";
import { shippingSettings } from "../settings.ts";
import { register } from "./register.ts";

const KEY = `register-${randomUUID()}`;
const { signal } = new AbortController();
let deps: Awaited<ReturnType<typeof clientDeps>>;
let simulator: Awaited<ReturnType<typeof createShipStationSimulator>>;

beforeAll(async () => {
  deps = await clientDeps(inject("redisUrl"));
});
beforeEach(async () => {
  await simulator?.close();
  simulator = await createShipStationSimulator({ apiKeys: [KEY], callsPerMinute: 10_000 });
});
afterAll(async () => {
  await simulator.close();
  deps.close();
});

const settings = (change: Record<string, string> = {}) =>
  shippingSettings.parse({
    SHIPSTATION_URL: simulator.url,
    SHIPSTATION_API_KEYS: KEY,
    API_PUBLIC_URL: "https://api.example.org",
    ...change,
  });
const headers = { "api-key": KEY };
const PATH = "/v2/environment/webhooks";
const webhooks = async () => (await fetch(`${simulator.url}${PATH}`, { headers })).json();
const OURS = { event: "track_event_v2", url: "https://api.example.org/callbacks/shipstation" };

test("bootstrap registers the webhook once, however often it runs, also twice at once", async () => {
  const errors: unknown[] = [];
  const logger = Object.assign(Object.create(deps.logger), {
    error: (fields: unknown) => errors.push(fields),
  });
  const watched = { ...deps, logger };
  await Promise.all([register(watched, settings(), signal), register(watched, settings(), signal)]);
  await register(watched, settings(), signal);
  expect(await webhooks()).toMatchObject([OURS]);
  expect(errors).toEqual([]);
});

test("webhooks of others stay: an account may serve several installations", async () => {
  const body = JSON.stringify({
    event: "track_event_v2",
    url: "https://other.example.org/callbacks/shipstation",
  });
  await fetch(`${simulator.url}${PATH}`, { method: "POST", headers, body });
  await register(deps, settings(), signal);
  expect(await webhooks()).toMatchObject([{ url: "https://other.example.org/callbacks/shipstation" }, OURS]);
});

test("an account that takes none is no reason to stop: parcels are asked for", async () => {
  const fault = { route: `POST ${PATH}`, kind: "status", status: 403 };
  await fetch(`${simulator.url}/_faults`, { method: "POST", body: JSON.stringify(fault) });
  await register(deps, settings(), signal);
  expect(await webhooks()).toEqual([]);
});

test("while ShipStation is down, bootstrap is told to try again", async () => {
  const fault = { route: `GET ${PATH}`, kind: "status", status: 503 };
  await fetch(`${simulator.url}/_faults`, { method: "POST", body: JSON.stringify(fault) });
  await expect(register(deps, settings(), signal)).rejects.toMatchObject({
    code: "SERVICE_BUSY",
    retry: "backoff",
  });
});

test("without an address or a key nothing is asked", async () => {
  await register(
    deps,
    shippingSettings.parse({ SHIPSTATION_URL: simulator.url, SHIPSTATION_API_KEYS: KEY }),
    signal,
  );
  await register(deps, shippingSettings.parse({ API_PUBLIC_URL: "https://api.example.org" }), signal);
  expect(await webhooks()).toEqual([]);
});
