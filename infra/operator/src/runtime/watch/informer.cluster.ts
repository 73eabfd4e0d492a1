import { Registry } from "prom-client";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { apply } from "../apply/apply.ts";
import { inCluster } from "../api/connection.ts";
import { hasStatus } from "../api/errors.ts";
import { createKubeApi } from "../api/kube-api.ts";
import { collectionPath, objectPath } from "../api/resource.ts";
import { createRuntimeMetrics } from "../observe/metrics.ts";
import { TcpProxy } from "../testing/tcp-proxy.fixture.ts";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { WIDGETS, type Widget } from "../testing/widgets.ts";
import { systemClock } from "../time/clock.ts";
import { createInformer } from "./informer.ts";
import type { WatchTiming } from "./reflector.ts";
import { watch } from "./watch.ts";

let cluster: TestCluster;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  cluster = await openTestCluster();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
afterAll(() => cluster.close());

const put = (name: string, size: number): Promise<Widget> =>
  apply<Widget>(
    cluster.api,
    WIDGETS,
    { metadata: { name, namespace: cluster.namespace }, spec: { size } },
    { fieldManager: "test", force: true, signal: cluster.signal },
  );
const remove = (name: string): Promise<unknown> =>
  cluster.api.request({
    method: "DELETE",
    path: objectPath(WIDGETS, `${cluster.namespace}/${name}`),
    signal: cluster.signal,
  });

/** An informer that comes by a wire of its own, as a pod's service account. */
async function wired(timing: Partial<WatchTiming>) {
  const proxy = await TcpProxy.to(cluster.pod.host, Number(cluster.pod.port));
  const connection = await inCluster({ ...cluster.pod, host: "127.0.0.1", port: String(proxy.port) });
  const metrics = createRuntimeMetrics(new Registry());
  const api = createKubeApi({ connection, userAgent: "runtime-test", timeoutMs: 3_000, metrics });
  const { namespace } = cluster;
  const informer = createInformer<Widget>({
    api,
    resource: WIDGETS,
    namespace,
    timing: { firstPauseMs: 100, maxPauseMs: 500, ...timing },
    metrics,
  });
  const told: string[] = [];
  informer.onChange(({ key, before, after }) => {
    const sign = before === undefined ? "+" : after === undefined ? "-" : "~";
    told.push(`${sign}${key.split("/")[1]}`);
  });
  const stopping = new AbortController();
  const run = informer.run(stopping.signal);
  closing.push(async () => {
    stopping.abort();
    await run;
    await proxy.stop();
  });
  await informer.synced(cluster.signal);
  await vi.waitUntil(() => proxy.connections > 0);
  const restarts = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await metrics.watchRestarts.get()).values.map(({ labels, value }) => [labels.reason, value]),
    );
  return { proxy, informer, told, restarts, metrics };
}

test("tells what is made, changed and deleted, once each", async () => {
  await put("there", 1);
  const { told, informer } = await wired({});
  await put("a", 1);
  await put("a", 2);
  await put("a", 2);
  await remove("a");
  await vi.waitFor(() => expect(told).toEqual(["+there", "+a", "~a", "-a"]), 10_000);
  expect(informer.get(`${cluster.namespace}/there`)?.spec).toEqual({ size: 1 });
  await remove("there");
});

test("the server ends watches after their time, and the next one goes on without a new list", async () => {
  const { restarts, metrics, told } = await wired({ timeoutSeconds: 2 });
  await put("b", 1);
  await vi.waitFor(async () => expect((await restarts()).closed).toBeGreaterThanOrEqual(3), 30_000);
  await put("b", 2);
  await vi.waitFor(() => expect(told).toEqual(["+b", "~b"]), 10_000);
  expect(Object.keys(await restarts())).toEqual(["closed"]);
  const { values } = await metrics.apiRequests.get();
  expect(values.map(({ labels }) => labels)).toEqual([{ method: "GET", code: "200" }]);
  await remove("b");
});

test("cut connections, and one that is dead but open: everything is told in the end, once", async () => {
  const { proxy, told, restarts } = await wired({ silenceMs: 3_000 });
  await put("c", 1);
  await vi.waitFor(() => expect(told).toEqual(["+c"]), 10_000);
  proxy.reset();
  await put("c", 2);
  await vi.waitFor(() => expect(told).toEqual(["+c", "~c"]), 10_000);
  proxy.deaden();
  await put("c", 3);
  await remove("c");
  await vi.waitFor(() => expect(told).toEqual(["+c", "~c", "~c", "-c"]), 20_000);
  const { reset = 0, silent = 0, gone = 0 } = await restarts();
  expect(reset).toBeGreaterThanOrEqual(1);
  expect(silent).toBeGreaterThanOrEqual(1);
  expect(gone).toBe(0);
});

test("a watch from a version that is too old is answered with 410, as the tests' server does", async () => {
  await put("d", 1);
  const asked = watch<Widget>(cluster.api, systemClock, {
    path: collectionPath(WIDGETS, cluster.namespace),
    query: {},
    resourceVersion: "1",
    timeoutSeconds: 5,
    silenceMs: 10_000,
    signal: cluster.signal,
    onEvent: () => {},
  });
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(hasStatus(error, 410)).toBe(true);
  await remove("d");
});
