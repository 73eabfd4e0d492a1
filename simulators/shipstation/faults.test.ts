import { expect, test } from "vitest";
import { z } from "zod";
import { publishedError } from "./contract/published-shapes.ts";
import { aReadyShipment, testAccount } from "./test-account.ts";

const BUY = "POST /v2/labels";
const sold = z.object({
  ledger: z.object({ labels: z.array(z.unknown()) }),
  calls: z.record(z.string(), z.unknown()),
});

/** Buys one label under one fault. */
async function buyUnder(fault: Record<string, unknown>) {
  const { call } = await testAccount();
  await call("POST", "/_faults", { route: BUY, times: 1, ...fault });
  const reply = await call("POST", "/v2/labels", { shipment: aReadyShipment() }).catch(() => undefined);
  const { ledger, calls } = sold.parse((await call("GET", "/_stats")).body);
  return { reply, sold: ledger.labels.length, calls: calls[BUY], call };
}

test("a reset comes before anything is sold", async () => {
  expect(await buyUnder({ kind: "reset" })).toMatchObject({ reply: undefined, sold: 0, calls: { reset: 1 } });
});

test("a lost answer comes after the label was sold", async () => {
  expect(await buyUnder({ kind: "lost" })).toMatchObject({ reply: undefined, sold: 1, calls: { lost: 1 } });
});

test("a malformed answer is a 200 that is no JSON, for a label that was sold", async () => {
  const { reply, sold: labels } = await buyUnder({ kind: "malformed" });
  expect([reply?.status, typeof reply?.body, labels]).toEqual([200, "string", 1]);
});

test("a 500 says what the real one is known to say, and sells nothing", async () => {
  const { reply, sold: labels } = await buyUnder({ kind: "status", status: 500 });
  expect(publishedError.parse(reply?.body).errors[0]?.message).toBe(
    "Object reference not set to an instance of an object.",
  );
  expect([reply?.status, labels]).toEqual([500, 0]);
});

test("a status can carry another of the vendor's codes", async () => {
  const { reply } = await buyUnder({
    kind: "status",
    status: 400,
    code: "insufficient_funds",
    message: "No funds.",
  });
  expect(reply).toMatchObject({
    status: 400,
    body: { errors: [{ error_code: "insufficient_funds", message: "No funds." }] },
  });
});

test("a 429 says how long to wait", async () => {
  const { reply } = await buyUnder({ kind: "rate_limit", retry_after: 7 });
  expect([reply?.status, reply?.headers.get("retry-after")]).toEqual([429, "7"]);
});

test("a fault strikes the signing keys too, which are read without a key", async () => {
  const { call } = await testAccount();
  await call("POST", "/_faults", { route: "GET /jwks", kind: "status", status: 500, times: 1 });
  expect((await call("GET", "/jwks")).status).toBe(500);
  expect((await call("GET", "/jwks")).status).toBe(200);
});

test("latency delays a call and changes nothing else", async () => {
  const before = performance.now();
  const { reply, sold: labels } = await buyUnder({ kind: "latency", latency_ms: 40 });
  expect(performance.now() - before).toBeGreaterThanOrEqual(39);
  expect([reply?.status, labels]).toEqual([200, 1]);
});

test("faults are used up, can be switched off, and what is none is refused", async () => {
  const { call } = await buyUnder({ kind: "reset" });
  expect((await call("POST", "/v2/labels", { shipment: aReadyShipment() })).status).toBe(200);
  await call("POST", "/_faults", { route: "*", kind: "status", status: 503 });
  expect((await call("GET", "/v2/carriers")).status).toBe(503);
  await call("DELETE", "/_faults");
  expect((await call("GET", "/v2/carriers")).status).toBe(200);
  expect((await call("POST", "/_faults", { route: "*", kind: "nonsense" })).status).toBe(400);
});

test("no rates can be asked for", async () => {
  const { call } = await testAccount();
  await call("POST", "/_faults", { route: "POST /v2/rates", kind: "outcome", outcome: "no_rates", times: 1 });
  const body = { shipment: aReadyShipment(), rate_options: { carrier_ids: ["se-101"] } };
  expect((await call("POST", "/v2/rates", body)).body).toMatchObject({
    rate_response: { rates: [], status: "error" },
  });
});
