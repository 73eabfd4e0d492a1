import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { KubeConfig } from "@kubernetes/client-node";
import { inject, vi } from "vitest";
import { ci } from "../../../../environments/ci.ts";
import type { Autoscaling } from "../../../../environments/environment.ts";
import { renderEnvironment } from "../../../../render.ts";
import { createOperator } from "../../operator.ts";
import {
  apply,
  applyStatus,
  collectionPath,
  createKubeApi,
  fromKubeConfig,
  inCluster,
  isNotFound,
  type KubeApi,
  type KubeObject,
  objectPath,
  silentLogger,
} from "../../runtime/index.ts";
import { mountCredentials } from "../../runtime/testing/test-cluster.fixture.ts";
import { readSettings } from "../../settings.ts";
import type { RotationTiming } from "../certificate/rotation.ts";
import { metricsApi } from "../part.ts";
import type { QuotaTiming } from "../quota/controller.ts";
import { API_SERVICE } from "../registration/api-service.ts";
import type { ReachTiming } from "../registration/reach.ts";
import type { MetricsService } from "../service.ts";
import { kindOf } from "./resources.ts";

/** A fleet's namespace with what infra renders of the operator and of one pool; replicas of the operator run in this process. */
export interface TestFleet {
  readonly namespace: string;
  /** May do everything. */
  readonly api: KubeApi;
  /** What of the environment is rendered. */
  object(kind: string, name: string): KubeObject;
  put<T extends KubeObject>(object: T): Promise<T>;
  get<T extends KubeObject>(kind: string, name: string): Promise<T | undefined>;
  /** All of a kind in the fleet's namespace. */
  list<T extends KubeObject>(kind: string): Promise<readonly T[]>;
  /** Writes a status, as the kind's own controller would. */
  putStatus(object: KubeObject): Promise<void>;
  remove(kind: string, name: string): Promise<void>;
  /** Reads one metric as `kubectl get --raw` does. */
  metric(name: string, selector: string): Promise<unknown>;
  /** Starts a replica that its pod's rights bind, and leads its Service there. */
  start(options?: ReplicaOptions): Promise<Replica>;
  /** Leads the Service of a replica elsewhere, or back: a port where nothing listens is out of reach. */
  lead(replica: Replica, port: number): Promise<void>;
  /** Its rights from now on: those that are rendered where the fleet scales so. */
  bind(autoscaling: Autoscaling): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly redisUrl?: string;
  readonly timing?: Partial<RotationTiming>;
  readonly prefix?: string;
  readonly reach?: Partial<ReachTiming>;
  readonly quota?: Partial<QuotaTiming>;
  /** How old a value of the queues may be. */
  readonly queuesMaxAgeMs?: number;
  /** Where all pods show their metrics. */
  readonly opsPort?: number;
  /** false: as where autoscalers ask for no metrics; then it serves none, and its port is 0. */
  readonly serves?: boolean;
}

/** A replica of the operator. */
export interface Replica {
  /** Where it serves metrics. */
  readonly port: number;
  stop(): Promise<void>;
}

const QUICK = { election: { leaseMs: 3_000, renewMs: 2_000, retryMs: 500 } } as const;
const MANAGER = "metrics-test";

export async function openTestFleet(): Promise<TestFleet> {
  const config = new KubeConfig();
  config.loadFromFile(inject("kubeconfig"));
  const api = createKubeApi({ connection: fromKubeConfig(config), userAgent: MANAGER });
  const namespace = `metrics-test-${randomUUID().slice(0, 8)}`;
  const fleet = new Fleet(api, namespace, config);
  await fleet.open();
  return fleet;
}

class Fleet implements TestFleet {
  readonly api: KubeApi;
  readonly namespace: string;
  readonly #config: KubeConfig;
  readonly #objects: readonly KubeObject[];
  readonly #signal = new AbortController().signal;
  readonly #replicas: Replica[] = [];

  constructor(api: KubeApi, namespace: string, config: KubeConfig) {
    this.api = api;
    this.namespace = namespace;
    this.#config = config;
    this.#objects = rendered(namespace, "operator");
  }

  /** The operator's objects as they are rendered; its pods never start here. */
  async open(): Promise<void> {
    await this.put({ kind: "Namespace", metadata: { name: this.namespace } });
    const parts = ["ServiceAccount", "Role", "RoleBinding", "Service", "Deployment"];
    for (const kind of parts) await this.put(this.object(kind, "operator"));
    for (const kind of ["ClusterRole", "ClusterRoleBinding"])
      await this.put(this.object(kind, `${this.namespace}-operator`));
  }

  object(kind: string, name: string): KubeObject {
    return objectOf(this.#objects, kind, name);
  }

  put<T extends KubeObject>(object: T): Promise<T> {
    const options = { fieldManager: MANAGER, force: true, signal: this.#signal };
    return apply(this.api, kindOf(object), object, options);
  }

  #path(kind: string, name: string): string {
    const { namespaced } = kindOf(kind);
    return objectPath(kindOf(kind), namespaced ? `${this.namespace}/${name}` : name);
  }

  async get<T extends KubeObject>(kind: string, name: string): Promise<T | undefined> {
    const call = { method: "GET", path: this.#path(kind, name), signal: this.#signal } as const;
    return this.api.request<T>(call).catch(unlessMissing);
  }

  async list<T extends KubeObject>(kind: string): Promise<readonly T[]> {
    const path = collectionPath(kindOf(kind), this.namespace);
    const { items } = await this.api.request<{ items: T[] }>({ method: "GET", path, signal: this.#signal });
    return items;
  }

  async putStatus(object: KubeObject): Promise<void> {
    const options = { fieldManager: MANAGER, force: true, signal: this.#signal };
    const metadata = { ...object.metadata, namespace: this.namespace };
    await applyStatus(this.api, kindOf(object), { ...object, metadata }, options);
  }

  async remove(kind: string, name: string): Promise<void> {
    const call = { method: "DELETE", path: this.#path(kind, name), signal: this.#signal } as const;
    await this.api.request(call).catch(unlessMissing);
  }

  async metric(name: string, selector: string): Promise<unknown> {
    const path = `/apis/external.metrics.k8s.io/v1beta1/namespaces/${this.namespace}/${name}`;
    const query = { labelSelector: selector };
    const list = await this.api.request<{ items: { value: string }[] }>({
      ...{ method: "GET", path, query, signal: this.#signal },
    });
    return list.items.map(({ value }) => value).join();
  }

  async start(options: ReplicaOptions = {}): Promise<Replica> {
    const {
      opsPort,
      prefix,
      queuesMaxAgeMs,
      quota,
      reach,
      redisUrl = "redis://127.0.0.1:1",
      serves = true,
      timing,
    } = options;
    const account = `${this.namespace}/operator`;
    const folder = await mountCredentials(this.api, account, this.#config, this.#signal);
    const server = new URL(this.#config.getCurrentCluster()?.server ?? "");
    const configMap = this.object("ConfigMap", "operator") as KubeObject & { data: Record<string, string> };
    const settings = readSettings({
      ...configMap.data,
      ...{ POD_NAMESPACE: this.namespace, POD_NAME: `operator-${this.#replicas.length}` },
      ...{ KUBERNETES_SERVICE_HOST: server.hostname, KUBERNETES_SERVICE_PORT: server.port || "443" },
      ...{ OPS_PORT: "0", METRICS_API_PORT: "0", REDIS_URL: redisUrl },
      ...(opsPort !== undefined && { METRICS_OPS_PORT: String(opsPort) }),
      ...(!serves && { METRICS_QUEUES: undefined }),
    });
    const connection = await inCluster({ ...settings.apiServer, folder });
    let service: MetricsService | undefined;
    const part = metricsApi({
      ...(timing && { timing }),
      ...(reach && { reach }),
      ...(quota && { quota }),
      ...(prefix && { prefix }),
      queuesMaxAgeMs,
      onService: (made) => {
        service = made;
      },
    });
    const identity = randomUUID();
    const shared = { settings, connection, identity, timing: QUICK, logger: silentLogger };
    const operator = await createOperator({ ...shared, parts: [part] });
    const stopping = new AbortController();
    const running = operator.run(stopping.signal);
    running.catch(() => {}); // told by stop
    const port = serves ? await this.#served(() => service?.port) : 0;
    const replica = {
      port,
      stop: async () => {
        stopping.abort();
        await running;
        rmSync(folder, { recursive: true, force: true });
      },
    };
    this.#replicas.push(replica);
    return replica;
  }

  /** Leads the operator's Service to a replica as soon as it serves, as Kubernetes does when it is ready. */
  async #served(portOf: () => number | undefined): Promise<number> {
    const port = await vi.waitUntil(portOf, { timeout: 30_000, interval: 20 });
    await this.put(sliceOf(this.namespace, port));
    return port;
  }

  async lead({ port: of }: Replica, port: number): Promise<void> {
    await this.put(sliceOf(this.namespace, of, port));
  }

  async bind(autoscaling: Autoscaling): Promise<void> {
    const objects = rendered(this.namespace, autoscaling);
    for (const [kind, name] of [
      ["Role", "operator"],
      ["ClusterRole", `${this.namespace}-operator`],
    ] as const)
      await this.put(objectOf(objects, kind, name));
  }

  async close(): Promise<void> {
    const ours = await this.get<KubeObject>("APIService", API_SERVICE);
    await Promise.all(this.#replicas.map((replica) => replica.stop().catch(() => {})));
    // What this namespace registered, and what the test itself put in its place.
    const isOurs = [this.namespace, MANAGER].some((name) => JSON.stringify(ours ?? {}).includes(`"${name}"`));
    if (isOurs) await this.remove("APIService", API_SERVICE);
    for (const kind of ["ClusterRole", "ClusterRoleBinding"])
      await this.remove(kind, `${this.namespace}-operator`);
    await this.remove("Namespace", this.namespace);
  }
}

function rendered(namespace: string, autoscaling: Autoscaling): readonly KubeObject[] {
  const workers = { ...ci.workers, each: { labels: { replicas: { min: 1, max: 5 } } } };
  const operator = { size: ci.api.size };
  const environment = { ...ci, namespace, workers, operator, autoscaling };
  return renderEnvironment(environment).flatMap(({ objects }) => objects as KubeObject[]);
}

function objectOf(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find((one) => one.kind === kind && one.metadata?.name === name);
  if (found === undefined) throw new Error(`${kind} ${name} is not rendered`);
  return found;
}

/** Leads the operator's Service to this process. @param replica by whose port the slice is named */
function sliceOf(namespace: string, replica: number, port = replica): KubeObject {
  const labels = { "kubernetes.io/service-name": "operator" };
  return {
    ...{ kind: "EndpointSlice", metadata: { name: `operator-${replica}`, namespace, labels } },
    ...{ addressType: "IPv4", ports: [{ name: "metrics-api", port, protocol: "TCP" }] },
    ...{ endpoints: [{ addresses: [ownAddress()], conditions: { ready: true } }] },
  } as KubeObject;
}

/** An address of this machine that an API server may be led to: never the loopback's. */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const found = addresses.find(({ family, internal }) => family === "IPv4" && !internal);
  if (found === undefined) throw new Error("this machine has no IPv4 address but the loopback's");
  return found.address;
}

function unlessMissing(error: unknown): undefined {
  if (isNotFound(error)) return undefined;
  throw error;
}
