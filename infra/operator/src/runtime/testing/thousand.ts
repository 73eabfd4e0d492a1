import { Registry } from "prom-client";
import { applyStatus } from "../apply/apply.ts";
import { inCluster } from "../api/connection.ts";
import { createKubeApi } from "../api/kube-api.ts";
import { keyOf, splitKey } from "../api/object.ts";
import { watching } from "../controller/controller.ts";
import { createManager } from "../controller/manager.ts";
import { again, settled } from "../controller/outcome.ts";
import { createRuntimeMetrics } from "../observe/metrics.ts";
import { WIDGETS, type Widget } from "./widgets.ts";

// An operator as it would run in a pod: `thousand.ts HOST PORT FOLDER NAMESPACE OBJECTS RECONCILES`. Every object is reconciled
// once with a write, then on and on, one in ten times with a write. Prints what it took as JSON. Wants --expose-gc.
const [host = "", port = "", folder = "", namespace = "", objects = "", reconciles = ""] =
  process.argv.slice(2);
const metrics = createRuntimeMetrics(new Registry());
const api = createKubeApi({
  connection: await inCluster({ host, port, folder }),
  userAgent: "thousand",
  metrics,
});
const identity = String(process.pid);
const manager = createManager({ api, metrics, leader: { lease: `${namespace}/thousand`, identity } });
const widgets = manager.watch<Widget>(WIDGETS, { namespace });
const stop = new AbortController();
const began = { ms: performance.now(), cpu: process.cpuUsage() };
const since = () => {
  const { user, system } = process.cpuUsage(began.cpu);
  return { seconds: (performance.now() - began.ms) / 1_000, cpuSeconds: (user + system) / 1e6 };
};
const memory = () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rssMb: rss / 1e6, heapMb: heapUsed / 1e6, externalMb: external / 1e6 };
};
const times = new Map<string, number>();
const report: Record<string, unknown> = {};
const memories: object[] = [];
let done = 0;

manager.control({
  name: "thousand",
  watches: [
    watching(
      widgets,
      (widget) => [keyOf(widget)],
      () => false,
    ),
  ],
  workers: 16,
  reconcile: async (key, context) => {
    const count = (times.get(key) ?? 0) + 1;
    times.set(key, count);
    if (count % 10 === 1) {
      const { name } = splitKey(key);
      const object = { metadata: { name, namespace }, status: { count } } as Widget;
      const options = { fieldManager: "thousand", force: true, signal: context.signal };
      await applyStatus(context.api, WIDGETS, object, options);
    }
    done += 1;
    if (done === Number(objects)) report.each = { ...since(), objects: times.size };
    if (done % 2_000 === 0) memories.push({ reconciles: done, ...memory() });
    if (done < Number(reconciles)) return again(1);
    stop.abort();
    return settled;
  },
});
await manager.run(stop.signal);
process.stdout.write(
  `${JSON.stringify({ ...report, memories, reconciles: done, objects: times.size, all: since() })}\n`,
);
