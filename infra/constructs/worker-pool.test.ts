import { expect, test } from "vitest";
import { APP_PROPS } from "../testing/app-deployment.fixture.ts";
import { at, only, synth } from "../testing/synth.fixture.ts";
import { WorkerPool, type WorkerPoolProps } from "./worker-pool.ts";

const render = (changes: Partial<WorkerPoolProps> = {}) =>
  synth((chart) => {
    const props = { ...APP_PROPS, workerClass: "labels", jobTimeoutsMs: [30_000, 90_000] } as const;
    new WorkerPool(chart, "pool", { ...props, ...changes });
  });
const pod = (path: string, changes: Partial<WorkerPoolProps> = {}) =>
  at(only(render(changes), "Deployment", "worker-labels"), `spec.template.${path}`);

test("a pool is told its class, and how long it may take to stop", () => {
  expect(at(only(render(), "ConfigMap", "worker-labels"), "data")).toEqual({
    LOG_LEVEL: "info",
    WORKER_CLASSES: "labels",
    STOP_WITHIN: "95000ms",
  });
});

test("a pod has the time of its longest job, the rest of its work, and the kubelet's", () => {
  expect(pod("spec.terminationGracePeriodSeconds")).toBe(100);
});

test("a class of short jobs, or of none, still has the time that every process has", () => {
  for (const jobTimeoutsMs of [[], [1_000]])
    expect(pod("spec.terminationGracePeriodSeconds", { jobTimeoutsMs })).toBe(20);
});

test("nobody calls a worker: it has no Service, and does not wait before it stops", () => {
  expect(render().filter(({ kind }) => kind === "Service")).toEqual([]);
  expect(pod("spec.containers.0.lifecycle")).toBeUndefined();
  expect(pod("spec.containers.0.ports")).toEqual([{ name: "ops", containerPort: 9464 }]);
});

test("a worker is ready when its stores are", () => {
  expect(pod("spec.containers.0.readinessProbe.httpGet.path")).toBe("/readyz");
});

test("its pods bear the class, their selector does not", () => {
  expect(pod("metadata.labels")).toMatchObject({ "botfleet.dev/worker-class": "labels" });
  expect(at(only(render(), "Deployment", "worker-labels"), "spec.selector.matchLabels")).toEqual({
    "app.kubernetes.io/component": "worker",
    "app.kubernetes.io/instance": "worker-labels",
  });
});
