import { createPublicKey, verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { expect, onTestFinished } from "vitest";
import { readBody } from "../../http/body.ts";
import { startServer } from "../../http/server.ts";
import type { TestClient } from "../../http/test-client.ts";
import { publishedKeys, publishedTrackEvent } from "../contract/published-shapes.ts";

/** A report as it was received. */
export interface ReceivedReport {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly code: string;
  readonly type: string;
}

/** Somebody who is told of parcels. */
export interface Receiver {
  readonly url: string;
  readonly received: ReceivedReport[];
  /** Statuses it answers, in order; 200 when there is nothing left. */
  readonly answers: number[];
  receives(count: number): Promise<void>;
}

/** A receiver for one test; it ends with the test. */
export async function testReceiver(): Promise<Receiver> {
  const received: ReceivedReport[] = [];
  const answers: number[] = [];
  const server = await startServer({ port: 0, host: "127.0.0.1" }, async (request, response) => {
    const raw = ((await readBody(request, 131_072)) ?? "").toString();
    const { data, resource_type } = publishedTrackEvent.parse(JSON.parse(raw));
    received.push({ headers: request.headers, raw, code: data.status_code, type: resource_type });
    response.writeHead(answers.shift() ?? 200).end();
  });
  onTestFinished(() => server.close());
  const receives = (count: number) =>
    expect.poll(() => received.length, { timeout: 5_000, interval: 5 }).toBe(count);
  return { url: `${server.url}/callbacks/shipstation`, received, answers, receives };
}

/** Whether a report's signature is good by the steps that the vendor publishes. */
export async function isGenuine(call: TestClient, { headers, raw }: ReceivedReport): Promise<boolean> {
  const { keys } = publishedKeys.parse((await call("GET", "/jwks")).body);
  const jwk = keys.find(({ kid }) => kid === headers["x-shipengine-rsa-sha256-key-id"]);
  if (jwk === undefined) return false;
  const text = Buffer.from(`${headers["x-shipengine-timestamp"]}.${raw}`);
  const signature = Buffer.from(String(headers["x-shipengine-rsa-sha256-signature"]), "base64");
  return verify("sha256", text, createPublicKey({ key: jwk, format: "jwk" }), signature);
}
