import { createKubeApi } from "../api/kube-api.ts";
import { inCluster } from "../api/connection.ts";
import { keyOf } from "../api/object.ts";
import { applyStatus } from "../apply/apply.ts";
import { createManager } from "../controller/manager.ts";
import { watching } from "../controller/controller.ts";
import { again } from "../controller/outcome.ts";
import { LeadershipLost } from "../leader/leadership.ts";
import { WIDGETS, type Widget } from "./widgets.ts";

// One replica of an operator that writes all the time: `replica.ts HOST PORT FOLDER NAMESPACE IDENTITY`. A write names no
// version, so that two writers at once would both succeed, and be seen.
const [host = "", port = "", folder = "", namespace = "", identity = ""] = process.argv.slice(2);
const api = createKubeApi({
  connection: await inCluster({ host, port, folder }),
  userAgent: identity,
  timeoutMs: 2_000,
});
const manager = createManager({
  api,
  leader: {
    lease: `${namespace}/replicas`,
    identity,
    timing: { leaseMs: 6_000, renewMs: 4_500, retryMs: 500 },
  },
  retries: { firstMs: 20, capMs: 100, perSecond: 1_000, burst: 1_000 },
  watchTiming: { silenceMs: 3_000, firstPauseMs: 50, maxPauseMs: 200 },
});
const widgets = manager.watch<Widget>(WIDGETS, { namespace });
let count = 0;
manager.control({
  name: "writer",
  watches: [
    watching(
      widgets,
      (widget) => [keyOf(widget)],
      () => false,
    ),
  ],
  reconcile: async (key, context) => {
    const [, name = ""] = key.split("/");
    count += 1;
    const status = { writer: identity, count };
    const options = { fieldManager: "replica", force: true, signal: context.signal };
    await applyStatus<Widget>(context.api, WIDGETS, { metadata: { name, namespace }, status }, options);
    return again(20);
  },
});
const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
try {
  await manager.run(stop.signal);
} catch (error) {
  if (!(error instanceof LeadershipLost)) throw error;
  process.exit(3);
}
process.exit(0);
