import { Registry } from "prom-client";
import { expect, test } from "vitest";
import type { ReconcileContext } from "../../runtime/index.ts";
import type { Tools } from "./context.ts";
import { createMongoMetrics } from "./metrics.ts";
import { reconcileMongoCluster } from "./reconcile.ts";

test("what is yet to happen to a set is counted from nought on, and what happened stays", async () => {
  const metrics = createMongoMetrics(new Registry());
  const counts = async () => {
    const all = [...(await metrics.stepDowns.get()).values, ...(await metrics.changes.get()).values];
    return all.map(({ labels, value }) => [...Object.values(labels), value].join(" "));
  };
  metrics.begin("mongo");
  expect(await counts()).toEqual([
    "mongo done 0",
    "mongo nobody 0",
    "mongo failed 0",
    "mongo hold-vote 0",
    "mongo give-vote 0",
    "mongo add 0",
    "mongo remove 0",
  ]);
  metrics.stepDowns.inc({ cluster: "mongo", result: "done" });
  metrics.begin("mongo");
  expect((await counts())[0]).toBe("mongo done 1");
});

test("a set is counted before anything is done to it", async () => {
  const metrics = createMongoMetrics(new Registry());
  const spec = { replicaSet: "rs0", members: [], keySecretRef: { name: "mongo", key: "keyfile" }, users: [] };
  const some = { metrics, clusters: { get: () => ({ metadata: { name: "mongo" }, spec }) } };
  const api = { request: () => Promise.reject(new Error("by the test")) };
  const context = { api, signal: new AbortController().signal } as unknown as ReconcileContext;
  const looked = reconcileMongoCluster("botfleet/mongo", some as unknown as Tools, context);
  await expect(looked).rejects.toThrow("by the test");
  expect((await metrics.stepDowns.get()).values.map(({ value }) => value)).toEqual([0, 0, 0]);
});
