import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apply } from "../apply/apply.ts";
import { collectionPath, EVENTS } from "../api/resource.ts";
import { createRuntimeMetrics } from "../observe/metrics.ts";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { WIDGETS, type Widget } from "../testing/widgets.ts";
import { createEventRecorder } from "./recorder.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await openTestCluster();
});
afterAll(() => cluster.close());

interface ApiEvent {
  readonly note: string;
  readonly reason: string;
  readonly type: string;
  readonly series?: { readonly count: number };
  readonly regarding: { readonly uid: string; readonly kind: string };
}

test("an Event stands at its object, the same again is counted, and a failure to write one disturbs nobody", async () => {
  const { api, namespace, signal } = cluster;
  const metrics = createRuntimeMetrics(new Registry());
  const recorder = createEventRecorder({
    api,
    controller: "runtime-test.botfleet.dev/test",
    instance: "one",
    metrics,
  });
  const widget = await apply<Widget>(
    api,
    WIDGETS,
    { metadata: { name: "a", namespace }, spec: { size: 1 } },
    { fieldManager: "test", signal },
  );
  const warn = (note: string) =>
    ({ type: "Warning", reason: "TooSmall", action: "Reconcile", note }) as const;
  for (let n = 0; n < 10; n += 1) recorder.record(widget, warn("Make it larger."));
  recorder.record(widget, warn("Or smaller."));
  recorder.record(
    { ...widget, metadata: { ...widget.metadata, namespace: "there-is-none" } },
    warn("Nowhere."),
  );
  await recorder.flush();
  const { items } = await api.request<{ items: ApiEvent[] }>({
    method: "GET",
    path: collectionPath(EVENTS, namespace),
    signal,
  });
  const seen = items.map(({ note, reason, type, series, regarding }) => ({
    note,
    reason,
    type,
    count: series?.count,
    about: [regarding.kind, regarding.uid],
  }));
  const about = ["Widget", widget.metadata?.uid];
  expect(seen.toSorted((one, other) => one.note.localeCompare(other.note))).toEqual([
    { note: "Make it larger.", reason: "TooSmall", type: "Warning", count: 8, about },
    { note: "Or smaller.", reason: "TooSmall", type: "Warning", count: undefined, about },
  ]);
  const results = (await metrics.events.get()).values.map(({ labels, value }) => [labels.result, value]);
  expect(Object.fromEntries(results)).toEqual({ created: 2, counted: 3, failed: 1 });
});
