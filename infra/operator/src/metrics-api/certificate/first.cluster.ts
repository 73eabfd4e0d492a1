import { connect } from "node:tls";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LEASES, objectPath } from "../../runtime/index.ts";
import { API_SERVICE, type ApiServiceObject } from "../registration/api-service.ts";
import { openTestFleet, type TestFleet } from "../testing/fleet.fixture.ts";

let fleet: TestFleet;
beforeEach(async () => {
  fleet = await openTestFleet();
});
afterEach(() => fleet.close());

const SOON = { timeout: 30_000, interval: 50 };

test("a rollout to autoscaling by the operator goes on: its pods are ready while one that serves nothing leads", async () => {
  const old = await fleet.start({ serves: false });
  const leader = await vi.waitFor(async () => {
    const found = await holder();
    expect(found).toBeTruthy();
    return found;
  }, SOON);
  // Resolves when it listens, which is what readiness waits for.
  await fleet.start();
  expect(await holder()).toBe(leader);
  await old.stop();
  await vi.waitFor(async () => {
    const { status } = (await fleet.get<ApiServiceObject>("APIService", API_SERVICE)) ?? {};
    expect(status?.conditions?.find(({ type }) => type === "Available")).toMatchObject({ status: "True" });
  }, SOON);
});

test("of two replicas that begin at once, and a leader that does too, one makes the certificate and all serve with it", async () => {
  const replicas = await Promise.all([fleet.start(), fleet.start()]);
  const [one, other] = await Promise.all(replicas.map(({ port }) => fingerprint(port)));
  expect(one).toMatch(/^[0-9A-F:]{95}$/);
  expect(other).toBe(one);
});

async function holder(): Promise<string | undefined> {
  const path = objectPath(LEASES, `${fleet.namespace}/operator`);
  const signal = AbortSignal.timeout(5_000);
  const lease = await fleet.api
    .request<{ spec: { holderIdentity?: string } }>({ method: "GET", path, signal })
    .catch(() => undefined);
  return lease?.spec.holderIdentity;
}

function fingerprint(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256);
      socket.destroy();
    });
    socket.once("error", reject);
  });
}
