import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createShipStationKeysClient } from "../clients/shipstation-keys.ts";
import { shipstationCallback } from "./callback.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { type AnyJobAdded, createTrackingFixture, type TrackingFixture } from "./tracking.fixture.ts";

const MINUTE_MS = 60_000;
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
let bot: TrackingFixture;

beforeAll(async () => {
  bot = await createTrackingFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** The route with one key of ShipStation's, and what it queued. */
function routeWith(keys: (kid: string) => Promise<KeyObject | undefined> = knows("k1")) {
  const queued: AnyJobAdded[] = [];
  const route = shipstationCallback({
    ...bot.told,
    logger: bot.logger,
    keys: { find: keys },
    jobs: { add: async (job, payload, id) => void queued.push({ job: job.name, payload, id }) },
  });
  return { route, queued };
}
const knows = (known: string) => async (kid: string) =>
  kid === known ? createPublicKey(publicKey.export({ type: "spki", format: "pem" })) : undefined;

interface Sent {
  readonly body: string;
  readonly timestamp?: string;
  readonly key?: KeyObject;
  readonly headers?: Record<string, string | undefined>;
}

/** A request as ShipStation makes it, unless told otherwise. */
function signed({ body, timestamp = new Date().toISOString(), key = privateKey, headers = {} }: Sent) {
  const signature = sign("sha256", Buffer.from(`${timestamp}.${body}`), key).toString("base64");
  return {
    body: Buffer.from(body),
    headers: {
      "x-shipengine-rsa-sha256-key-id": "k1",
      "x-shipengine-rsa-sha256-signature": signature,
      "x-shipengine-timestamp": timestamp,
      ...headers,
    },
  };
}

interface Told {
  readonly label_id: string;
  readonly tracking_number: string;
}
const reportOf = ({ label_id, tracking_number }: Told, code = "IT", change: object = {}) =>
  JSON.stringify({
    resource_url: `https://api.shipstation.com/v2/labels/${label_id}/track`,
    resource_type: "TRACK_EVENT_V2",
    data: { tracking_number, status_code: code, events: [] },
    ...change,
  });

describe("a report is refused", () => {
  const body = JSON.stringify({ resource_type: "TRACK_EVENT_V2" });
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();

  test.each([
    "x-shipengine-rsa-sha256-key-id",
    "x-shipengine-rsa-sha256-signature",
    "x-shipengine-timestamp",
  ])("without %s as if nothing were here", async (name) => {
    const answer = await routeWith().route.handle(signed({ body, headers: { [name]: undefined } }));
    expect(answer).toEqual({ status: 404, body: "no such callback" });
  });

  test.each([
    ["over five minutes old", at(-6 * MINUTE_MS)],
    ["over five minutes ahead", at(6 * MINUTE_MS)],
    ["of another form", "yesterday"],
    ["of hours", "12:00"],
    ["of an age ago", "0000000000"],
  ])("with a timestamp %s", async (_what, timestamp) => {
    const answer = await routeWith().route.handle(signed({ body, timestamp }));
    expect(answer).toEqual({ status: 400, body: "bad timestamp" });
  });

  test("by the clock it is given, a second after five minutes", async () => {
    const timestamp = at(0);
    const nowMs = Date.parse(timestamp);
    for (const [ms, status] of [
      [5 * MINUTE_MS, 200],
      [5 * MINUTE_MS + 1_000, 400],
      [-5 * MINUTE_MS - 1_000, 400],
    ] as const) {
      const now = () => new Date(nowMs + ms);
      const { logger, told } = bot;
      const jobs = { add: async () => undefined };
      const route = shipstationCallback({ ...told, logger, jobs, keys: { find: knows("k1") }, now });
      expect((await route.handle(signed({ body, timestamp }))).status).toBe(status);
    }
  });

  test.each([
    ["by another key", { key: stranger }],
    [
      "of another body",
      {
        headers: {
          "x-shipengine-rsa-sha256-signature": signed({ body: `${body} ` }).headers[
            "x-shipengine-rsa-sha256-signature"
          ],
        },
      },
    ],
    ["with a key that is not theirs", { headers: { "x-shipengine-rsa-sha256-key-id": "k2" } }],
    ["that is none", { headers: { "x-shipengine-rsa-sha256-signature": "bm90IGE=" } }],
    ["that is no base64", { headers: { "x-shipengine-rsa-sha256-signature": "💥" } }],
  ])("with a signature %s", async (_what, change) => {
    const answer = await routeWith().route.handle(signed({ body, ...change }));
    expect(answer).toEqual({ status: 401, body: "bad signature" });
  });

  test("when its timestamp is another than the one that was signed", async () => {
    const headers = { "x-shipengine-timestamp": at(1_000) };
    expect((await routeWith().route.handle(signed({ body, headers }))).status).toBe(401);
  });

  test("for now, to come again, while the keys cannot be read", async () => {
    const { route } = routeWith(() => Promise.reject(new Error("no keys")));
    await expect(route.handle(signed({ body }))).rejects.toThrow("no keys");
  });

  test.each(["", "null", "[]", "{}", "not json", '{"resource_type":7}'])("when it is %j", async (text) => {
    const answer = await routeWith().route.handle(signed({ body: text }));
    expect(answer).toEqual({ status: 400, body: "not a report" });
  });
});

describe("a genuine report", () => {
  const seconds = () => String(Math.floor(Date.now() / 1_000));

  test.each([
    ["ISO 8601", () => new Date().toISOString()],
    ["Unix seconds", seconds],
    ["Unix milliseconds", () => String(Date.now())],
  ])("is taken with a timestamp in %s", async (_form, timestamp) => {
    const { tracking, orderId } = await bot.bought();
    const { queued, route } = routeWith();
    expect((await route.handle(signed({ body: reportOf(tracking), timestamp: timestamp() }))).status).toBe(
      200,
    );
    expect((await bot.trackings.find(orderId))?.state).toBe("in_transit");
    expect(queued).toEqual([]);
  });

  test("of another event is nobody's business", async () => {
    const { tracking, orderId } = await bot.bought();
    const body = reportOf(tracking, "DE", { resource_type: "LABEL_CREATED_V2" });
    expect((await routeWith().route.handle(signed({ body }))).status).toBe(200);
    expect((await bot.trackings.find(orderId))?.state).toBe("announced");
  });

  test("of somebody else's label is no parcel of ours, even with our tracking number in it", async () => {
    const { tracking, orderId, person } = await bot.bought();
    const { queued, route } = routeWith();
    const theirs = { label_id: "se-666", tracking_number: tracking.tracking_number };
    expect((await route.handle(signed({ body: reportOf(theirs, "DE") }))).status).toBe(200);
    expect(await bot.trackings.find(orderId)).toMatchObject({ state: "announced" });
    expect([queued, await bot.news(person)]).toEqual([[], []]);
  });

  test("with our label and another's number is not believed: ShipStation is asked", async () => {
    const { tracking, orderId } = await bot.bought();
    const { queued, route } = routeWith();
    const mixed = { label_id: tracking.label_id, tracking_number: "1Z0000" };
    await route.handle(signed({ body: reportOf(mixed, "DE") }));
    expect((await bot.trackings.find(orderId))?.state).toBe("announced");
    expect(queued).toMatchObject([{ job: "tracking-check", payload: { orderId } }]);
  });

  test("that says too little makes us ask, once for many", async () => {
    const { tracking, orderId } = await bot.bought();
    const { queued, route } = routeWith();
    const thin = reportOf(tracking, "DE", { data: undefined });
    const codeless = reportOf(tracking, "DE", { data: { tracking_number: tracking.tracking_number } });
    const numbered = reportOf(tracking, "DE", {
      resource_type: "API_TRACK",
      resource_url: "https://api.shipstation.com/v2/tracking?carrier_code=stamps_com",
    });
    for (const body of [thin, numbered, codeless]) await route.handle(signed({ body }));
    expect((await bot.trackings.find(orderId))?.state).toBe("announced");
    expect(queued).toHaveLength(3);
    expect(new Set(queued.map(({ id }) => id)).size).toBeLessThanOrEqual(2);
  });

  test("sent again within the five minutes changes nothing", async () => {
    const { tracking, person } = await bot.bought();
    const { route } = routeWith();
    const request = signed({ body: reportOf(tracking, "DE") });
    for (let time = 0; time < 3; time++) expect((await route.handle(request)).status).toBe(200);
    expect(await bot.news(person)).toEqual(["✅ Your parcel was delivered"]);
  });

  test("with a hundred thousand signs of nonsense in it is taken for what it says", async () => {
    const { tracking, orderId } = await bot.bought();
    const event = {
      occurred_at: "once",
      description: "x".repeat(90_000),
      city_locality: null,
      status_code: 7,
    };
    const data = {
      tracking_number: tracking.tracking_number,
      status_code: "IT",
      events: [{ ...event, status_code: null }],
    };
    expect(
      (await routeWith().route.handle(signed({ body: reportOf(tracking, "IT", { data }) }))).status,
    ).toBe(200);
    expect((await bot.trackings.find(orderId))?.state).toBe("in_transit");
  });
});

test("keys are read from ShipStation's address, and a rotation is followed", async () => {
  const url = `${bot.urls.shipstation}/jwks`;
  const client = createShipStationKeysClient(bot, url);
  let ms = 0;
  const keys = createSigningKeys({ fetchSet: client.keySet, logger: bot.logger, now: () => ms });
  const published = async (): Promise<string> => (await (await fetch(url)).json()).keys[0].kid;
  const before = await published();
  expect(await keys.find(before)).toBeDefined();
  await bot.rotateKeys();
  const after = await published();
  ms += MINUTE_MS;
  expect(await keys.find(after)).toBeDefined();
  expect(await keys.find(before)).toBeUndefined();
  await client.close();
});
