import { expect, test } from "vitest";
import type { KubeObject } from "../../runtime/index.ts";
import { kindOf } from "../../testing/operator-cluster.fixture.ts";
import { openBackupWorld } from "./backups.fixture.ts";
import { JOBS, PODS } from "./job.ts";
import { RESTORE_KIND } from "./restore-kind.ts";

const NAMESPACES = kindOf("", "Namespace", "namespaces", false);
const FINALIZER = "botfleet.dev/test";

test("a namespace that is deleted in the middle of a restore is not held by it: its pods, the operator's too, go first", async () => {
  const world = await openBackupWorld();
  const { cluster, until } = world;
  await world.template();
  const stop = await world.start();
  const pod = { schedulerName: "nobody", containers: [{ name: "slow", image: "example.invalid/none" }] };
  const slow = (finalizers: readonly string[]) =>
    cluster.put(PODS, { metadata: { name: "slow", finalizers: [...finalizers] }, spec: pod } as KubeObject);
  await slow([FINALIZER]);
  await world.make(RESTORE_KIND.resource, "under-way", { file: "some.archive.gz" });
  const job = await world.job();
  const held = async () => (await cluster.get(RESTORE_KIND.resource, "under-way")).metadata?.finalizers;
  expect(await held()).toHaveLength(1);
  await cluster.remove(NAMESPACES, cluster.namespace);
  await until(async () => expect(await held()).toBeUndefined());
  // Nothing but pods has gone until now: the Restore was let go before its Job was.
  expect(await cluster.exists(JOBS, job.metadata?.name ?? "")).toBe(true);
  await stop();
  await slow([]);
  await until(async () => expect(await cluster.exists(NAMESPACES, cluster.namespace)).toBe(false));
  await world.close();
});
