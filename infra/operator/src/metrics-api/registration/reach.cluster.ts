import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTestFleet, type TestFleet } from "../testing/fleet.fixture.ts";
import { API_SERVICE, type ApiServiceObject } from "./api-service.ts";
import type { DeploymentObject } from "./world.ts";

let fleet: TestFleet;
beforeEach(async () => {
  fleet = await openTestFleet();
});
afterEach(() => fleet.close());

/** The API server looks again after 30 s, and sooner when what it looks at changes. */
const SOON = { timeout: 80_000, interval: 50 };
/** Nothing listens there. */
const NOWHERE = 1;

const registered = () => fleet.get<ApiServiceObject>("APIService", API_SERVICE);
const told = async () => {
  const deployment = await fleet.get<DeploymentObject>("Deployment", "operator");
  return deployment?.status?.conditions?.find(({ type }) => type === "MetricsAPIConflict");
};
const says = (condition: object) =>
  vi.waitFor(async () => expect(await told()).toMatchObject(condition), SOON);

test("what the API server does not reach is withdrawn and told with what to do, and tried again when it can be", async () => {
  const replica = await fleet.start({ reach: { patienceMs: 3_000, firstMs: 8_000 } });
  await says({ status: "False", reason: "Registered" });
  await fleet.lead(replica, NOWHERE);
  await says({ status: "Unknown", reason: "Unreachable" });
  await says({ status: "Unknown", reason: "Withdrawn" });
  expect(await registered()).toBeUndefined();
  expect((await told())?.message).toContain("on port 9443");
  await vi.waitFor(async () => expect(await events()).toContain("MetricsAPIUnreachable"), SOON);
  await fleet.lead(replica, replica.port);
  await says({ status: "False", reason: "Registered" });
});

test("with the rights of a fleet that scales by cpu the next leader takes the API back, and says that it serves none", async () => {
  const serving = await fleet.start();
  await says({ status: "False", reason: "Registered" });
  await serving.stop();
  await fleet.bind("cpu");
  await fleet.start({ serves: false });
  await says({ status: "False", reason: "NotServed" });
  expect(await registered()).toBeUndefined();
});

async function events(): Promise<string> {
  const path = `/apis/events.k8s.io/v1/namespaces/${fleet.namespace}/events`;
  return JSON.stringify(await fleet.api.request({ method: "GET", path, signal: AbortSignal.timeout(5_000) }));
}
