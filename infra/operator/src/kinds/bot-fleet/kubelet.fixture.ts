import { createServer, type Server } from "node:http";
import { createMetrics, type Metrics } from "../../../../../app/src/platform/observe/metrics.ts";
import { collectionPath, type KubeApi, type KubeObject, objectPath } from "../../runtime/index.ts";
import { PODS } from "../backup/job.ts";

interface Pod extends KubeObject {
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
  readonly status?: { readonly phase?: string };
}

/** What a kubelet does, for pods that no node takes: it starts their process, which is its metrics page alone, and says so. */
export interface Kubelet {
  /** Processes of a Deployment's pods that run, by the pod's name. */
  processesOf(deployment: string): ReadonlyMap<string, Metrics>;
  /** Images that do not start. */
  readonly broken: Set<string>;
  close(): Promise<void>;
}

interface Process {
  readonly deployment: string;
  readonly metrics: Metrics;
  readonly server: Server;
}

const EVERY_MS = 100;
/** Each pod has an address of this machine's own, as in a cluster: the port is the same for all. */
let lastAddress = 0;

export function startKubelet(api: KubeApi, namespace: string, port: number): Kubelet {
  const running = new Map<string, Process>();
  const broken = new Set<string>();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function look(): Promise<void> {
    const path = collectionPath(PODS, namespace);
    const { items } = await api.request<{ items: Pod[] }>({ method: "GET", path, signal });
    const there = new Set(items.map(({ metadata }) => metadata?.name));
    for (const [name, process] of running)
      if (!there.has(name)) {
        running.delete(name);
        end(process);
      }
    for (const pod of items) if (!running.has(pod.metadata?.name ?? "") && starts(pod)) await start(pod);
  }

  const starts = ({ metadata, spec }: Pod): boolean =>
    metadata?.labels?.["app.kubernetes.io/instance"] !== undefined &&
    !spec.containers.some(({ image }) => broken.has(image));

  async function start({ metadata }: Pod): Promise<void> {
    const name = metadata?.name ?? "";
    const host = `127.44.${Math.floor(++lastAddress / 250)}.${(lastAddress % 250) + 1}`;
    const metrics = createMetrics({ version: "test" });
    const server = createServer((_, response) => {
      void metrics.expose().then(({ text }) => response.end(text));
    });
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    const deployment = metadata?.labels?.["app.kubernetes.io/instance"] ?? "";
    running.set(name, { deployment, metrics, server });
    const at = new Date().toISOString();
    const ready = (type: string) => ({ type, status: "True", lastTransitionTime: at });
    const conditions = ["Ready", "ContainersReady"].map(ready);
    const status = { phase: "Running", podIP: host, podIPs: [{ ip: host }], conditions };
    await api
      .request({
        method: "PATCH",
        path: objectPath(PODS, `${namespace}/${name}`, "status"),
        contentType: "application/merge-patch+json",
        body: { status },
        signal,
      })
      .catch(() => {}); // it was deleted meanwhile, which the next look sees
  }

  let busy: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    busy = busy.then(look).catch(() => {}); // the namespace may be going; the next look tells
  }, EVERY_MS);
  return {
    broken,
    processesOf: (deployment) =>
      new Map(
        [...running]
          .filter(([, process]) => process.deployment === deployment)
          .map(([name, { metrics }]) => [name, metrics]),
      ),
    close: async () => {
      clearInterval(timer);
      await busy;
      stopping.abort();
      for (const process of running.values()) end(process);
    },
  };
}

function end({ metrics, server }: Process): void {
  metrics.close();
  server.close();
  server.closeAllConnections();
}
