import { once } from "node:events";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { API_SERVICE, type ApiServiceObject } from "../registration/api-service.ts";
import { openTestFleet, type Replica, type TestFleet } from "../testing/fleet.fixture.ts";

let fleet: TestFleet;
let replicas: readonly Replica[];
beforeAll(async () => {
  fleet = await openTestFleet();
});
afterAll(() => fleet.close());

/** A new certificate every 7 s: 3 until one is made, 2 until it is served with, 2 until the old one is forgotten. */
const HASTE = { lifeMs: 60_000, renewAt: 0.05, settleMs: 2_000 };
const PATH = "/apis/external.metrics.k8s.io/v1beta1";

const bundle = async (): Promise<string> => {
  const found = await fleet.get<ApiServiceObject>("APIService", API_SERVICE);
  return Buffer.from(found?.spec?.caBundle ?? "", "base64").toString();
};

/** Shakes hands as an API server does that trusts the bundle. @returns the certificate's number */
async function shakeHands(port: number, ca: string): Promise<string> {
  const socket = connect({ host: "127.0.0.1", port, ca, servername: `operator.${fleet.namespace}.svc` });
  await once(socket, "secureConnect");
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

test("while certificates turn again and again, the API server and every handshake with both replicas succeed", async () => {
  replicas = [await fleet.start({ timing: HASTE }), await fleet.start({ timing: HASTE })];
  const { api } = fleet;
  const ask = () => api.request({ method: "GET", path: PATH, signal: AbortSignal.timeout(10_000) });
  await vi.waitFor(ask, { timeout: 30_000, interval: 100 });
  const seen = new Set<string>();
  let rounds = 0;
  const end = performance.now() + 60_000;
  while (seen.size < 4 && performance.now() < end) {
    // The bundle may be a moment old by the time of the handshake, as an API server's is.
    const trusted = await bundle();
    for (const { port } of replicas) seen.add(await shakeHands(port, trusted));
    await ask();
    rounds += 1;
  }
  expect(seen.size).toBeGreaterThanOrEqual(4);
  expect(rounds).toBeGreaterThan(20);
});
