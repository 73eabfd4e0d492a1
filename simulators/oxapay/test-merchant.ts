import { createHmac } from "node:crypto";
import { expect, onTestFinished } from "vitest";
import { readBody } from "../http/body.ts";
import { createManualClock, type ManualClock } from "../http/clock.ts";
import { startServer } from "../http/server.ts";
import { createTestClient, type TestClient } from "../http/test-client.ts";
import { publishedCallback, publishedInvoice } from "./contract/published-shapes.ts";
import { createOxaPaySimulator, type OxaPayOptions } from "./simulator.ts";

/** A callback as a shop received it. */
export interface Received {
  readonly status: string;
  readonly raw: string;
  /** Whether the HMAC is the raw body's under the merchant's key. */
  readonly genuine: boolean;
  readonly sentValue: number;
}

/** A shop that receives callbacks. */
export interface Shop {
  readonly url: string;
  readonly received: Received[];
  /** What it answers, in order; `ok` with 200 when there is nothing left. */
  readonly answers: { status: number; body: string }[];
  /** Resolves when it has received that many. */
  receives(count: number): Promise<void>;
}

const KEY = "merchant-a";

/** A shop for one test; it ends with the test. */
export async function testShop(): Promise<Shop> {
  const received: Received[] = [];
  const answers: Shop["answers"] = [];
  const server = await startServer({ port: 0, host: "127.0.0.1" }, async (request, response) => {
    const raw = ((await readBody(request, 65_536)) ?? "").toString();
    const { status, sent_value } = publishedCallback.parse(JSON.parse(raw));
    const genuine = request.headers.hmac === createHmac("sha512", KEY).update(raw).digest("hex");
    received.push({ status, raw, genuine, sentValue: sent_value });
    const answer = answers.shift() ?? { status: 200, body: "ok" };
    response.writeHead(answer.status).end(answer.body);
  });
  onTestFinished(() => server.close());
  const receives = (count: number) =>
    expect.poll(() => received.length, { timeout: 5_000, interval: 5 }).toBe(count);
  return { url: `${server.url}/callbacks/oxapay`, received, answers, receives };
}

/** A simulator for one test; it ends with the test. */
export async function testMerchant(
  options: Partial<OxaPayOptions> = {},
): Promise<{ call: TestClient; clock: ManualClock; url: string; close: () => Promise<void> }> {
  const clock = createManualClock();
  const simulator = await createOxaPaySimulator({ merchantKeys: [KEY, "merchant-b"], clock, ...options });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= simulator.close();
    return closed;
  };
  onTestFinished(close);
  return {
    call: createTestClient(simulator.url, { merchant_api_key: KEY }),
    clock,
    url: simulator.url,
    close,
  };
}

/** Makes an invoice out over ten dollars; `change` replaces fields. */
export async function openInvoice(call: TestClient, change: Record<string, unknown> = {}) {
  const reply = await call("POST", "/v1/payment/invoice", { amount: 10, order_id: "o-1", ...change });
  return publishedInvoice.parse(reply.body).data;
}
