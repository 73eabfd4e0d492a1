import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openInvoice, testMerchant, testShop } from "./test-merchant.ts";

const MINUTE = 60_000;

/** Pays an invoice at a shop under callback faults. */
async function payUnder(...outcomes: string[]) {
  const shop = await testShop();
  const merchant = await testMerchant();
  const invoice = await openInvoice(merchant.call, { callback_url: shop.url });
  for (const outcome of outcomes) {
    await merchant.call("POST", "/_faults", { route: "CALLBACK", kind: "outcome", outcome, times: 1 });
  }
  await merchant.call("POST", "/_pay", { track_id: invoice.track_id });
  return { shop, invoice, ...merchant };
}

test("a payment is called back as paying, then as paid, signed over the raw body", async () => {
  const { shop } = await payUnder();
  expect(shop.received).toMatchObject([
    { status: "paying", genuine: true, sentValue: 10 },
    { status: "paid", genuine: true, sentValue: 10 },
  ]);
});

test("anything but 200 with ok is tried again after 1, 3, 30 and 180 minutes, and no sixth time", async () => {
  const shop = await testShop();
  const { call, clock } = await testMerchant();
  shop.answers.push(
    { status: 200, body: "ok" },
    { status: 500, body: "ok" },
    { status: 200, body: "fine" },
    { status: 204, body: "" },
    { status: 404, body: "" },
    { status: 503, body: "" },
  );
  const { track_id } = await openInvoice(call, { callback_url: shop.url });
  await call("POST", "/_pay", { track_id });
  for (const [index, minutes] of [1, 3, 30, 180].entries()) {
    await settled(call, index + 1);
    clock.advance(minutes * MINUTE - 1);
    expect(shop.received).toHaveLength(index + 2);
    clock.advance(1);
    await shop.receives(index + 3);
  }
  await settled(call, 5);
  clock.advance(1000 * MINUTE);
  expect(await paidCallback(call)).toMatchObject({ delivered: false, next_at: null });
  expect(shop.received.map(({ status }) => status)).toEqual([
    "paying",
    "paid",
    "paid",
    "paid",
    "paid",
    "paid",
  ]);
});

test("a callback that was answered in the end is not sent again", async () => {
  const shop = await testShop();
  const { call, clock } = await testMerchant();
  shop.answers.push({ status: 200, body: "ok" }, { status: 500, body: "" });
  const { track_id } = await openInvoice(call, { callback_url: shop.url });
  await call("POST", "/_pay", { track_id });
  clock.advance(MINUTE);
  await shop.receives(3);
  await settled(call, 2);
  clock.advance(1000 * MINUTE);
  expect(await paidCallback(call)).toMatchObject({ delivered: true, next_at: null, attempts: ["500", "ok"] });
});

test("a callback can be forged, repeated, doubled, lost, or never be sent", async () => {
  const forged = await payUnder("wrong_hmac");
  expect(forged.shop.received.map(({ genuine }) => genuine)).toEqual([false, true]);
  const repeated = await payUnder("replay");
  expect(repeated.shop.received.map(({ status }) => status)).toEqual(["paying", "paying", "paid"]);
  expect(repeated.shop.received[0]?.raw).toBe(repeated.shop.received[1]?.raw);
  const doubled = await payUnder("at_once");
  expect(doubled.shop.received.map(({ status }) => status)).toEqual(["paying", "paying", "paid"]);
  const lost = await payUnder("lost");
  expect(lost.shop.received.map(({ status }) => status)).toEqual(["paid"]);
  lost.clock.advance(MINUTE);
  await lost.shop.receives(2);
  const never = await payUnder("never", "never");
  never.clock.advance(1000 * MINUTE);
  expect(never.shop.received).toEqual([]);
  expect((await never.call("GET", `/v1/payment/${never.invoice.track_id}`)).body).toMatchObject({
    data: { status: "paid" },
  });
});

test("callbacks can come before the invoice's own answer", async () => {
  const shop = await testShop();
  const { call } = await testMerchant();
  await call("POST", "/_faults", {
    route: "POST /v1/payment/invoice",
    kind: "outcome",
    outcome: "callback_first",
    times: 1,
  });
  const { track_id } = await openInvoice(call, { callback_url: shop.url });
  expect(shop.received.map(({ status }) => status)).toEqual(["paying", "paid"]);
  expect(JSON.parse(shop.received[1]?.raw ?? "")).toMatchObject({ track_id, order_id: "o-1" });
});

test("a callback still owed is sent after a restart", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "oxapay-"));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const shop = await testShop();
  shop.answers.push({ status: 200, body: "ok" }, { status: 500, body: "" });
  const before = await testMerchant({ dataDir });
  const { track_id } = await openInvoice(before.call, { callback_url: shop.url });
  await before.call("POST", "/_pay", { track_id });
  await before.close();
  const after = await testMerchant({ dataDir });
  expect(shop.received).toHaveLength(2);
  after.clock.advance(MINUTE);
  await shop.receives(3);
  expect(shop.received[2]).toMatchObject({ status: "paid", genuine: true });
});

type Call = Awaited<ReturnType<typeof testMerchant>>["call"];

async function paidCallback(call: Call): Promise<{ attempts: string[] }> {
  const { body } = await call("GET", "/_stats");
  const { ledger } = body as { ledger: { callbacks: { status: string; attempts: string[] }[] } };
  const [paid] = ledger.callbacks.filter(({ status }) => status === "paid");
  return { ...paid, attempts: paid?.attempts.map((attempt) => attempt.trim()) ?? [] };
}

/** Waits until the simulator has taken note of that many tries and set its clock for the next. */
async function settled(call: Call, attempts: number): Promise<void> {
  await expect
    .poll(async () => (await paidCallback(call)).attempts.length, { timeout: 5_000, interval: 5 })
    .toBe(attempts);
}
