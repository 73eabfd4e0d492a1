import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import type { KubeObject } from "../../runtime/index.ts";
import { openTestFleet, type TestFleet } from "../testing/fleet.fixture.ts";
import { API_SERVICE, type ApiServiceObject } from "./api-service.ts";
import type { DeploymentObject } from "./world.ts";

let fleet: TestFleet;
beforeEach(async () => {
  fleet = await openTestFleet();
});
afterEach(() => fleet.close());

const SOON = { timeout: 30_000, interval: 50 };
const registered = () => fleet.get<ApiServiceObject>("APIService", API_SERVICE);
const available = () =>
  vi.waitFor(async () => {
    const { status } = (await registered()) ?? {};
    const condition = status?.conditions?.find(({ type }) => type === "Available");
    expect(condition).toMatchObject({ status: "True" });
  }, SOON);
const gone = () => vi.waitFor(async () => expect(await registered()).toBeUndefined(), SOON);
const conflict = async () => {
  const deployment = await fleet.get<DeploymentObject>("Deployment", "operator");
  return deployment?.status?.conditions?.find(({ type }) => type === "MetricsAPIConflict");
};

test("with the rights of the rendered Role the API is registered, available, and told at the Deployment", async () => {
  await fleet.start();
  await available();
  await vi.waitFor(async () =>
    expect(await conflict()).toMatchObject({ status: "False", reason: "Registered" }),
  );
  await expect(fleet.metric("botfleet_worker_class_jobs", "worker_class=labels")).rejects.toThrow(
    /503 ServiceUnavailable: botfleet_worker_class_jobs is not known, so the number of pods stays\. Redis with the queues \(127\.0\.0\.1:1\)/,
  );
  await expect(fleet.metric("botfleet_updates_in_flight", "bot=shipping")).rejects.toThrow(
    "No pod of the bot shipping is ready.",
  );
});

test("another's API is left as it is, the Deployment says whose and what to do, and it is taken over once it is free", async () => {
  const theirs = {
    ...{ kind: "APIService", metadata: { name: API_SERVICE, labels: { app: "keda" } } },
    spec: {
      ...{ group: "external.metrics.k8s.io", version: "v1beta1", insecureSkipTLSVerify: true },
      ...{ groupPriorityMinimum: 100, versionPriority: 100 },
      service: { namespace: "keda", name: "keda-metrics-apiserver" },
    },
  };
  const before = await fleet.put(theirs as ApiServiceObject);
  await fleet.start();
  const told = await vi.waitFor(async () => {
    const condition = await conflict();
    expect(condition).toMatchObject({ status: "True", reason: "TakenByAnother" });
    return condition;
  }, SOON);
  expect(told?.message).toContain("registered by Service keda/keda-metrics-apiserver and was left as it is");
  expect(told?.message).toContain('Set autoscaling to "keda"');
  await vi.waitFor(async () => expect(await events()).toContain("MetricsAPIConflict"), SOON);
  const after = await registered();
  expect([after?.spec, after?.metadata?.labels, after?.metadata?.uid]).toEqual([
    ...[before.spec, { app: "keda" }, before.metadata?.uid],
  ]);
  await fleet.remove("APIService", API_SERVICE);
  await available();
  await vi.waitFor(async () => expect(await conflict()).toMatchObject({ status: "False" }), SOON);
});

test("who puts a Service of their own into our registration has it from then on", async () => {
  await fleet.start();
  await available();
  const service = { namespace: "keda", name: "keda-metrics-apiserver", port: 443 };
  await fleet.put({ kind: "APIService", metadata: { name: API_SERVICE }, spec: { service } } as KubeObject);
  await vi.waitFor(async () => expect(await conflict()).toMatchObject({ status: "True" }), SOON);
  expect((await registered())?.spec?.service).toEqual(service);
  await fleet.remove("APIService", API_SERVICE);
});

test("the API goes before the operator: its Deployment scaled to nothing, or deleted", async () => {
  await fleet.start();
  await available();
  const rendered = fleet.object("Deployment", "operator") as KubeObject & { spec: object };
  await fleet.put({ ...rendered, spec: { ...rendered.spec, replicas: 0 } } as KubeObject);
  await gone();
  await fleet.put(rendered);
  await available();
  await fleet.remove("Deployment", "operator");
  await gone();
});

test.skipIf(!inject("controllers"))(
  "a deleted namespace takes the API first, and is not stuck for it",
  async () => {
    await fleet.start();
    await available();
    await fleet.remove("Namespace", fleet.namespace);
    await gone();
    await vi.waitFor(async () => expect(await fleet.get("Namespace", fleet.namespace)).toBeUndefined(), {
      timeout: 90_000,
      interval: 200,
    });
  },
);

test.skipIf(!inject("controllers"))(
  "everything deleted at once, and no operator left to do anything: the API goes with its ClusterRole",
  async () => {
    const replica = await fleet.start();
    await available();
    await replica.stop();
    await fleet.remove("ClusterRole", `${fleet.namespace}-operator`);
    await gone();
  },
);

async function events(): Promise<string> {
  const path = `/apis/events.k8s.io/v1/namespaces/${fleet.namespace}/events`;
  return JSON.stringify(await fleet.api.request({ method: "GET", path, signal: AbortSignal.timeout(5_000) }));
}
