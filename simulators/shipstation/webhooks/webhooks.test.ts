import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { publishedLabel } from "../contract/published-shapes.ts";
import { aReadyShipment, testAccount } from "../test-account.ts";
import { isGenuine, testReceiver } from "./test-receiver.ts";

const HALF_HOUR = 1_800_000;
const ledger = z.object({
  ledger: z.object({
    webhooks: z.array(z.looseObject({ attempts: z.array(z.string()), delivered: z.boolean() })),
  }),
});

/** An account that reports to a receiver, with one label. */
async function told(event = "track_event_v2", options: Parameters<typeof testAccount>[0] = {}) {
  const account = await testAccount(options);
  const receiver = await testReceiver();
  const { call } = account;
  await call("POST", "/v2/environment/webhooks", { event, url: receiver.url });
  const label = publishedLabel.parse((await call("POST", "/v2/labels", { shipment: aReadyShipment() })).body);
  const happen = (happening: string, change: object = {}) =>
    call("POST", "/_parcels", { label_id: label.label_id, happening, ...change });
  const fault = (outcome: string) =>
    call("POST", "/_faults", { route: "WEBHOOK", kind: "outcome", outcome, times: 1 });
  const deliveries = async () => ledger.parse((await call("GET", "/_stats")).body).ledger.webhooks;
  return { ...account, receiver, label, happen, fault, deliveries };
}

test("what happens to a parcel is reported, signed over the raw body with a key of the published set", async () => {
  const { call, happen, receiver, label } = await told();
  await happen("in_transit");
  const [report] = receiver.received;
  if (report === undefined) throw new Error("nothing was received");
  expect(await isGenuine(call, report)).toBe(true);
  expect(await isGenuine(call, { ...report, raw: report.raw.replace("IT", "DE") })).toBe(false);
  const body = JSON.parse(report.raw);
  expect(body.resource_url).toMatch(new RegExp(`/v2/labels/${label.label_id}/track$`));
  expect(body.data).toMatchObject({ tracking_number: label.tracking_number, status_code: "IT" });
});

test("the older event names carrier and number instead of the label", async () => {
  const { happen, receiver, label } = await told("track");
  await happen("accepted");
  expect(JSON.parse(receiver.received[0]?.raw ?? "")).toMatchObject({
    resource_type: "API_TRACK",
    resource_url: expect.stringContaining(
      `/v2/tracking?carrier_code=stamps_com&tracking_number=${label.tracking_number}`,
    ),
  });
});

test("anything but 2xx is tried twice more, half an hour apart", async () => {
  const { clock, happen, receiver, deliveries } = await told();
  receiver.answers.push(503, 404, 500);
  await happen("delivered");
  for (const count of [2, 3]) {
    clock.advance(HALF_HOUR - 1);
    expect(receiver.received).toHaveLength(count - 1);
    clock.advance(1);
    await receiver.receives(count);
    await expect.poll(async () => (await deliveries())[0]?.attempts.length).toBe(count);
  }
  clock.advance(100 * HALF_HOUR);
  expect(await deliveries()).toMatchObject([
    { attempts: ["503", "404", "500"], delivered: false, next_at: null },
  ]);
});

test("a report can be lost once, never be made, or come twice", async () => {
  const { clock, fault, happen, receiver } = await told();
  await fault("lost");
  await happen("accepted");
  expect(receiver.received).toHaveLength(0);
  clock.advance(HALF_HOUR);
  await receiver.receives(1);
  await fault("never");
  await happen("in_transit");
  expect(receiver.received).toHaveLength(1);
  await fault("doubled");
  await happen("delivered");
  expect(receiver.received.map(({ code }) => code)).toEqual(["AC", "DE", "DE"]);
  expect(receiver.received[2]?.raw).toBe(receiver.received[1]?.raw);
});

test("a late report comes after the next one", async () => {
  const { fault, happen, receiver } = await told();
  await fault("late");
  await happen("in_transit");
  await happen("delivered");
  expect(receiver.received.map(({ code }) => code)).toEqual(["DE", "IT"]);
});

test.each(["wrong_signature", "unknown_key"])(
  "a report can be none of the vendor's (%s)",
  async (outcome) => {
    const { call, fault, happen, receiver } = await told();
    await fault(outcome);
    await happen("in_transit");
    await happen("delivered");
    const [forged, genuine] = receiver.received;
    if (forged === undefined || genuine === undefined) throw new Error("two reports were due");
    expect(await isGenuine(call, forged)).toBe(false);
    expect(await isGenuine(call, genuine)).toBe(true);
  },
);

test("a timestamp can be older than receivers accept", async () => {
  const { clock, fault, happen, receiver } = await told();
  await fault("old_timestamp");
  await happen("in_transit");
  const stamped = Date.parse(String(receiver.received[0]?.headers["x-shipengine-timestamp"]));
  expect(clock.now() - stamped).toBeGreaterThan(5 * 60_000);
});

test("a rotated key signs from then on, and the old one is published no more", async () => {
  const { call, happen, receiver } = await told();
  await happen("accepted");
  await call("POST", "/_rotate");
  await happen("in_transit");
  const [before, after] = receiver.received;
  if (before === undefined || after === undefined) throw new Error("two reports were due");
  expect([await isGenuine(call, before), await isGenuine(call, after)]).toEqual([false, true]);
});

test("parcels under way, waiting tries, webhooks and keys outlive the process", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "shipstation-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const { call, clock, close, happen, receiver, label } = await told("track_event_v2", { dataDir });
  receiver.answers.push(500);
  await happen("accepted");
  const keys = (await call("GET", "/jwks")).body;
  await close();
  const again = await testAccount({ dataDir, clock });
  expect((await again.call("GET", "/jwks")).body).toEqual(keys);
  clock.advance(HALF_HOUR);
  await receiver.receives(2);
  expect((await again.call("GET", `/v2/labels/${label.label_id}/track`)).body).toMatchObject({
    status_code: "AC",
  });
});
