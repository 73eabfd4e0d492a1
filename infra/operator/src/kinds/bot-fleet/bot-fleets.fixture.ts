import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, vi } from "vitest";
import { collectionPath, type KubeObject, objectPath } from "../../runtime/index.ts";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { type Job, JOBS, LABEL, PODS } from "../backup/job.ts";
import { mayPause } from "./access.ts";
import type { BotFleet, BotFleetSpec } from "./bot-fleet.ts";
import { botFleetKind } from "./definition.ts";
import { DEPLOYMENTS, type Deployment } from "./deployment.ts";
import { type Kubelet, startKubelet } from "./kubelet.fixture.ts";
import { createBotFleets } from "./part.ts";

/** Port of the pods' pages; each pod has an address of its own. */
const PORT = 19_464;
const WITHIN = { timeout: 60_000, interval: 100 };
/** Known to no controller: what of it becomes is the test's to say. */
const NOBODY = "botfleet.dev/test";

/** Deployments by name, and how many pods each has. */
export const REPLICAS = { "worker-ai": 1, "bot-shop": 2, api: 1 } as const;
const STAGES = { workers: ["worker-ai"], bots: ["bot-shop"], others: ["api"] } as const;

/** A fleet on real controllers, whose pods and Jobs the test plays. */
export interface FleetWorld {
  readonly cluster: OperatorCluster;
  readonly kubelet: Kubelet;
  /** Promises that Prometheus says to be burning. */
  readonly burning: Set<string>;
  start(): Promise<() => Promise<void>>;
  /** Applies a release as docs/deploy.md has it: the BotFleet, then, when it has been heard of, the rest. */
  release(version: string): Promise<void>;
  applyFleet(version: string, more?: Partial<BotFleetSpec>): Promise<void>;
  /** The Job and the Deployments of a release. */
  applyRest(version: string): Promise<void>;
  /** A change of a Deployment's pods that is no other version. */
  changeSettings(name: keyof typeof REPLICAS, version: string): Promise<void>;
  patch(change: object): Promise<void>;
  /** Ends the Job of a release. @param log of the pod that failed */
  migrated(version: string, log?: string): Promise<void>;
  fleet(): Promise<BotFleet>;
  deployment(name: string): Promise<Deployment>;
  /** Versions of the pods that there are: `bot-shop 1, bot-shop 1`. */
  pods(): Promise<string>;
  /** Waits until the fleet is ready or not for this reason. @returns its message */
  sees(reason: string): Promise<string>;
  until(look: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openFleetWorld(): Promise<FleetWorld> {
  const cluster = await openOperatorCluster([], [mayPause(Object.keys(REPLICAS))]);
  const { api, namespace, signal } = cluster;
  const kubelet = startKubelet(api, namespace, PORT);
  const burning = new Set<string>();
  const prometheus = await startPrometheus(burning);
  const fleet = () => cluster.get<BotFleet>(botFleetKind.resource, "fleet");
  const until = (look: () => Promise<void>): Promise<void> => vi.waitFor(look, WITHIN);
  const merge = (path: string, body: object) =>
    api.request({ method: "PATCH", path, contentType: "application/merge-patch+json", body, signal });
  const jobPath = (version: string) => objectPath(JOBS, `${namespace}/migrate-${version}`, "status");
  const applyFleet: FleetWorld["applyFleet"] = async (version, more = {}) => {
    const sloGate = { prometheus: prometheus.url };
    const spec = { ...STAGES, version, migration: `migrate-${version}`, sloGate, ...more };
    await cluster.put(botFleetKind.resource, { metadata: { name: "fleet" }, spec } as KubeObject);
  };
  const applyRest = async (version: string): Promise<void> => {
    await cluster.put(JOBS, jobOf(version));
    for (const [name, replicas] of Object.entries(REPLICAS))
      await cluster.put(DEPLOYMENTS, deploymentOf(name, replicas, version));
  };
  return {
    cluster,
    kubelet,
    burning,
    until,
    fleet,
    start: () =>
      cluster.startOperator("http://127.0.0.1:9", [createBotFleets({ port: PORT, lookEveryMs: 300 })]),
    release: async (version) => {
      await applyFleet(version);
      const { metadata } = await fleet();
      await until(async () =>
        expect((await fleet()).status?.observedGeneration).toBeGreaterThanOrEqual(metadata?.generation ?? 0),
      );
      await applyRest(version);
    },
    applyFleet,
    applyRest,
    changeSettings: async (name, version) => {
      const annotations = { "botfleet.dev/config-hash": randomUUID() };
      await cluster.put(DEPLOYMENTS, deploymentOf(name, REPLICAS[name], version, annotations));
    },
    patch: async (change) =>
      void (await merge(objectPath(botFleetKind.resource, `${namespace}/fleet`), change)),
    migrated: async (version, log) => {
      const at = new Date().toISOString();
      if (log !== undefined) await failedPod(version, log);
      const types = log === undefined ? ["SuccessCriteriaMet", "Complete"] : ["FailureTarget", "Failed"];
      const conditions = types.map((type) => ({
        type,
        status: "True",
        lastTransitionTime: at,
        reason: "Test",
      }));
      const counts = log === undefined ? { succeeded: 1, completionTime: at } : { failed: 1 };
      await merge(jobPath(version), { status: { startTime: at, conditions, ...counts } });
    },
    deployment: (name) => cluster.get<Deployment>(DEPLOYMENTS, name),
    pods: async () => {
      const path = collectionPath(PODS, namespace);
      const { items } = await api.request<{ items: PodOf[] }>({ method: "GET", path, signal });
      const names = items.flatMap(({ metadata, spec }) => {
        const instance = metadata?.labels?.["app.kubernetes.io/instance"];
        return instance === undefined ? [] : [`${instance} ${spec.containers[0]?.image.split(":")[1]}`];
      });
      return names.toSorted().join(", ");
    },
    sees: (reason) =>
      vi.waitFor(async () => {
        const { metadata, status } = await fleet();
        const ready = status?.conditions?.find(({ type }) => type === "Ready");
        if (ready?.reason !== reason || ready.observedGeneration !== metadata?.generation)
          throw new Error(`Ready is ${ready?.reason} (${ready?.message}), not ${reason}`);
        return ready.message;
      }, WITHIN),
    close: async () => {
      await kubelet.close();
      await cluster.close();
      await prometheus.close();
    },
  };

  async function failedPod(version: string, log: string): Promise<void> {
    const name = `migrate-${version}-pod`;
    const labels = { [LABEL.job]: `migrate-${version}` };
    await cluster.put(PODS, { metadata: { name, labels }, spec: podSpec("migrate", version) } as KubeObject);
    const terminated = { exitCode: 1, reason: "Error", message: log, finishedAt: new Date().toISOString() };
    const shared = { name: "app", ready: false, restartCount: 0, image: "none", imageID: "" };
    const containerStatuses = [{ ...shared, state: { terminated } }];
    await merge(objectPath(PODS, `${namespace}/${name}`, "status"), {
      status: { phase: "Failed", containerStatuses },
    });
  }
}

interface PodOf extends KubeObject {
  readonly spec: { readonly containers: readonly { readonly image: string }[] };
}

const podSpec = (name: string, version: string) => ({
  schedulerName: NOBODY,
  containers: [{ name: "app", image: `example.invalid/${name}:${version}` }],
});

const jobOf = (version: string): Job =>
  ({
    metadata: { name: `migrate-${version}`, labels: { "app.kubernetes.io/component": "migration" } },
    spec: {
      managedBy: NOBODY,
      backoffLimit: 1,
      template: { spec: { ...podSpec("migrate", version), restartPolicy: "Never" } },
    },
  }) as Job;

function deploymentOf(name: string, replicas: number, version: string, annotations = {}): Deployment {
  const labels = { "app.kubernetes.io/instance": name };
  const rollingUpdate = { maxUnavailable: 0, maxSurge: 1 };
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate },
      template: { metadata: { labels, annotations }, spec: podSpec(name, version) },
    },
  } as Deployment;
}

/** Answers as Prometheus does; what its rules give for real is shown by `burning.test.ts`. */
async function startPrometheus(
  burning: ReadonlySet<string>,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    const result = [...burning].map((sloth_id) => ({ metric: { sloth_id }, value: [0, "20"] }));
    response.end(JSON.stringify({ status: "success", data: { resultType: "vector", result } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
