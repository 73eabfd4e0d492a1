import { once } from "node:events";
import { Registry } from "prom-client";
import { until } from "../dev/servers/until.ts";
import { createBackupMetrics } from "../infra/operator/src/kinds/backup/metrics.ts";
import { type BackupSchedule, SCHEDULE_KIND } from "../infra/operator/src/kinds/backup/schedule-kind.ts";
import { showNeedsPerson } from "../infra/operator/src/ops/needs-person.ts";
import {
  createKubeApi,
  createManager,
  createRuntimeMetrics,
  elect,
  keyOf,
  type RuntimeMetrics,
  watching,
} from "../infra/operator/src/runtime/index.ts";
import { MemoryLease } from "../infra/operator/src/runtime/leader/lease-memory.fixture.ts";
import { CONFIG_MAPS } from "../infra/operator/src/runtime/testing/informer.fixture.ts";
import { WatchServer } from "../infra/operator/src/runtime/testing/watch-server.fixture.ts";

const NIGHTLY = {
  metadata: { name: "backup", creationTimestamp: "2026-11-26T02:30:00Z" },
  spec: { schedule: "30 2 * * *", suspend: false, tooOldAfterHours: 26 },
} as BackupSchedule;

const DEGRADED = { status: { conditions: [{ type: "Degraded", status: "True" }] } };

/**
 * The operator's page of metrics in Prometheus' text form: of its runtime at work, with a leader, a watch, a reconcile that fails and
 * one that takes too long, and of a schedule of backups that knows no good one and needs a person.
 */
export async function operatorPage(): Promise<string> {
  const registry = new Registry();
  const metrics = createRuntimeMetrics(registry);
  createBackupMetrics(registry, { backups: () => [], schedules: () => [NIGHTLY] });
  showNeedsPerson(registry, () => [
    { resource: SCHEDULE_KIND.resource, list: () => [{ ...NIGHTLY, ...DEGRADED }], silenceMs: () => 0 },
  ]);
  const stop = new AbortController();
  const server = await WatchServer.start();
  const running = Promise.all([lead(metrics, stop.signal), work(server, metrics, stop.signal)]);
  try {
    const results = async () => (await metrics.reconciles.get()).values.map(({ labels }) => labels.result);
    await until(async () => (await results()).length === 2, "a failed reconcile and one out of time", 10_000);
    return await registry.metrics();
  } finally {
    stop.abort();
    await running;
    await server.stop();
  }
}

async function lead(metrics: RuntimeMetrics, signal: AbortSignal): Promise<void> {
  const options = { store: new MemoryLease(), name: "operator", identity: "one", metrics };
  await elect(options, signal, async (leadership) => {
    if (!leadership.signal.aborted) await once(leadership.signal, "abort");
  });
}

async function work(server: WatchServer, metrics: RuntimeMetrics, signal: AbortSignal): Promise<void> {
  for (const name of ["wrong", "late"]) server.put(name);
  const api = createKubeApi({ connection: server.connection, userAgent: "test", metrics });
  const manager = createManager({ api, metrics });
  manager.control({
    name: "test",
    watches: [watching(manager.watch(CONFIG_MAPS), (map) => [keyOf(map)])],
    timeoutMs: 50,
    reconcile: async (key, { signal: limit }) => {
      if (key.endsWith("late")) await once(limit, "abort");
      throw new Error("by the test");
    },
  });
  await manager.run(signal);
}
