import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMetrics, type Metrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { inFlight } from "./in-flight.ts";
import type { PodObject } from "./pods.ts";

let metrics: Metrics;
let server: Server;
let status = 200;
let pods: readonly PodObject[];
beforeEach(async () => {
  status = 200;
  metrics = createMetrics({ version: "test" });
  server = createServer(async (_, response) => response.writeHead(status).end((await metrics.expose()).text));
  await once(server.listen(0, "127.0.0.1"), "listening");
});
afterEach(() => {
  server.close();
  metrics.close();
});

const pod = (ready: string, more: object = {}): PodObject => ({
  metadata: { name: "bot-shipping-1", ...more },
  status: { podIP: "127.0.0.1", conditions: [{ type: "Ready", status: ready }] },
});
const read = async () => {
  const { port } = server.address() as AddressInfo;
  const source = inFlight({ bots: ["shipping"], podsOf: () => pods, port });
  return (await source.read(AbortSignal.timeout(5_000))).map(({ labels, value }) => [labels.bot, value]);
};

test("the sum of what each pod says that takes updates; one that is not ready or on its way out does not count", async () => {
  metrics.updatesInFlight.set({ bot: "shipping" }, 7);
  pods = [pod("True"), pod("True"), pod("False"), pod("True", { deletionTimestamp: "2026-11-26T00:00:00Z" })];
  expect(await read()).toEqual([["shipping", 14]]);
});

test("a pod that had no update yet has none under way", async () => {
  pods = [pod("True")];
  expect(await read()).toEqual([["shipping", 0]]);
});

test("one pod that does not tell leaves the whole unknown, by name: it may be the busiest", async () => {
  status = 500;
  pods = [pod("True")];
  const told = "Pod bot-shipping-1 does not tell its metrics: /metrics answered 500";
  expect(await read()).toEqual([["shipping", { unknown: told }]]);
});

test("no pod that is ready is no pod without work", async () => {
  pods = [pod("False")];
  expect(await read()).toEqual([["shipping", { unknown: "No pod of the bot shipping is ready." }]]);
});
