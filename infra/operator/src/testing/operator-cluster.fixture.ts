import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { inject, vi } from "vitest";
import type { PolicyRule } from "../kinds/access.ts";
import { KINDS } from "../kinds/definitions.ts";
import { createOperator } from "../operator.ts";
import { operatorAccess } from "../parts-access.ts";
import type { OperatorPart } from "../part.ts";
import {
  apply,
  collectionPath,
  createKubeApi,
  fromKubeConfig,
  inCluster,
  isConflict,
  isNotFound,
  type KubeApi,
  type KubeObject,
  objectPath,
  type Resource,
  type RetryOptions,
  silentLogger,
} from "../runtime/index.ts";

/** A kind of the cluster's own. */
export const kindOf = (group: string, kind: string, plural: string, namespaced = true): Resource => ({
  group,
  version: "v1",
  kind,
  plural,
  namespaced,
});

const NAMESPACES = kindOf("", "Namespace", "namespaces", false);
const ACCOUNTS = kindOf("", "ServiceAccount", "serviceaccounts");
const SECRETS = kindOf("", "Secret", "secrets");
const RBAC = "rbac.authorization.k8s.io";
const CRDS = kindOf("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", false);
const CLUSTER_ROLES = kindOf(RBAC, "ClusterRole", "clusterroles", false);
const CLUSTER_BINDINGS = kindOf(RBAC, "ClusterRoleBinding", "clusterrolebindings", false);

/** An Event, as `kubectl describe` shows it. */
export interface SeenEvent {
  readonly type: string;
  readonly reason: string;
  readonly note: string;
  readonly regarding: { readonly name: string };
}

/** How a replica differs from one in the cluster. */
export interface ReplicaOptions {
  /** @default any that is free */
  readonly opsPort?: number;
  readonly retries?: RetryOptions;
}

/** A namespace of its own with the operator's kinds, and what a person does there. */
export interface OperatorCluster {
  /** As a person with all rights. */
  readonly api: KubeApi;
  readonly namespace: string;
  readonly signal: AbortSignal;
  put<T extends KubeObject>(resource: Resource, object: T): Promise<T>;
  get<T extends KubeObject>(resource: Resource, name: string): Promise<T>;
  remove(resource: Resource, name: string): Promise<void>;
  exists(resource: Resource, name: string): Promise<boolean>;
  /** What was told about an object of this name, the newest last. */
  events(name: string): Promise<readonly SeenEvent[]>;
  putSecret(name: string, data: Readonly<Record<string, string>>): Promise<void>;
  /** Starts a replica under the service account and the Role that infra would render. @returns what stops it */
  startOperator(
    telegramApiRoot: string,
    parts: readonly OperatorPart[],
    options?: ReplicaOptions,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Opens the cluster under test. @param mayReadSecrets names; infra names them in the Role. @param also what else infra adds */
export async function openOperatorCluster(
  mayReadSecrets: readonly string[],
  also: readonly PolicyRule[] = [],
): Promise<OperatorCluster> {
  const config = new KubeConfig();
  config.loadFromFile(inject("kubeconfig"));
  const connection = fromKubeConfig(config);
  const api = createKubeApi({ connection, userAgent: "operator-test" });
  const namespace = `operator-test-${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  const { signal } = stopping;
  const options = { fieldManager: "operator-test", force: true, signal };
  const put = <T extends KubeObject>(resource: Resource, { metadata, ...rest }: T) =>
    apply(
      api,
      resource,
      { ...rest, metadata: { ...metadata, ...(resource.namespaced ? { namespace } : {}) } } as unknown as T,
      options,
    );
  await put(NAMESPACES, { metadata: { name: namespace } });
  for (const { customResourceDefinition } of KINDS) await put(CRDS, customResourceDefinition as KubeObject);
  for (const { resource } of KINDS)
    await vi.waitFor(() => api.request({ method: "GET", path: collectionPath(resource), signal }), 30_000);
  const folder = await serviceAccount({ api, put, namespace, signal, config }, mayReadSecrets, also);
  const pathOf = (resource: Resource, name: string) =>
    objectPath(resource, resource.namespaced ? `${namespace}/${name}` : name);
  const remove = async (resource: Resource, name: string): Promise<void> => {
    await api.request({ method: "DELETE", path: pathOf(resource, name), signal }).catch((error: unknown) => {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    });
  };
  const { hostname: host, port } = new URL(connection.server);
  return {
    api,
    namespace,
    signal,
    put,
    remove,
    get: (resource, name) => api.request({ method: "GET", path: pathOf(resource, name), signal }),
    exists: (resource, name) =>
      api.request({ method: "GET", path: pathOf(resource, name), signal }).then(
        () => true,
        (error: unknown) => {
          if (isNotFound(error)) return false;
          throw error;
        },
      ),
    events: async (name) => {
      const path = collectionPath(kindOf("events.k8s.io", "Event", "events"), namespace);
      const { items } = await api.request<{ items: SeenEvent[] }>({ method: "GET", path, signal });
      return items.filter(({ regarding }) => regarding.name === name);
    },
    putSecret: async (name, stringData) => {
      const data = Object.fromEntries(
        Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
      );
      await put(SECRETS, { metadata: { name }, data } as KubeObject);
    },
    startOperator: async (telegramApiRoot, parts, { opsPort = 0, retries } = {}) => {
      const apiServer = { host, port: port || "443" };
      const settings = { namespace, podName: "operator-1", apiServer, opsPort, telegramApiRoot };
      const operator = await createOperator({
        settings: { ...settings, logLevel: "info", metricsApi: undefined },
        connection: await inCluster({ ...apiServer, folder }),
        parts,
        identity: randomUUID(),
        logger: silentLogger,
        ...(retries && { timing: { retries } }),
      });
      const stop = new AbortController();
      const run = operator.run(stop.signal);
      return async () => {
        stop.abort();
        await run;
      };
    },
    close: async () => {
      await remove(NAMESPACES, namespace);
      await remove(CLUSTER_BINDINGS, namespace);
      await remove(CLUSTER_ROLES, namespace);
      stopping.abort();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Making {
  readonly api: KubeApi;
  readonly put: OperatorCluster["put"];
  readonly namespace: string;
  readonly signal: AbortSignal;
  readonly config: KubeConfig;
}

/** The service account `operator`, what it may do, and a token, laid out as the kubelet mounts them. */
async function serviceAccount(
  { api, config, namespace, put, signal }: Making,
  secrets: readonly string[],
  also: readonly PolicyRule[],
): Promise<string> {
  const metadata = { name: "operator" };
  const named = { apiGroups: [""], resources: ["secrets"], resourceNames: secrets, verbs: ["get"] };
  // As where the autoscalers ask it for nothing: whatever metrics need must not be needed here.
  const access = operatorAccess({ servesMetrics: false });
  const rules = [...access.flatMap(({ namespaced }) => namespaced), named, ...also];
  const own = {
    apiGroups: [""],
    resources: ["namespaces"],
    resourceNames: [namespace],
    verbs: ["get", "list", "watch"],
  };
  const clusterRules = [...access.flatMap(({ cluster = [] }) => cluster), own];
  const subjects = [{ kind: "ServiceAccount", name: "operator", namespace }];
  const roleRef = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });
  await put(ACCOUNTS, { metadata });
  await put(kindOf(RBAC, "Role", "roles"), { metadata, rules } as KubeObject);
  const binding = { metadata, roleRef: roleRef("Role", "operator"), subjects };
  await put(kindOf(RBAC, "RoleBinding", "rolebindings"), binding as KubeObject);
  await put(CLUSTER_ROLES, { metadata: { name: namespace }, rules: clusterRules } as KubeObject);
  const clusterBinding = {
    metadata: { name: namespace },
    roleRef: roleRef("ClusterRole", namespace),
    subjects,
  };
  await put(CLUSTER_BINDINGS, clusterBinding as KubeObject);
  const path = `${objectPath(ACCOUNTS, `${namespace}/operator`)}/token`;
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 3_600 },
  };
  const { status } = await api.request<{ status: { token: string } }>({ method: "POST", path, body, signal });
  const folder = mkdtempSync(join(tmpdir(), "operator-test-"));
  writeFileSync(join(folder, "token"), status.token, { mode: 0o600 });
  const https: { ca?: Buffer } = {};
  await config.applyToHTTPSOptions(https);
  writeFileSync(join(folder, "ca.crt"), https.ca as Buffer);
  return folder;
}
