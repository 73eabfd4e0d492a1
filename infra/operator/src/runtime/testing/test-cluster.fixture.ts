import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { inject, vi } from "vitest";
import { apply } from "../apply/apply.ts";
import { fromKubeConfig } from "../api/connection.ts";
import { isConflict, isNotFound } from "../api/errors.ts";
import { createKubeApi, type KubeApi } from "../api/kube-api.ts";
import type { Key, KubeObject } from "../api/object.ts";
import { collectionPath, objectPath, type Resource } from "../api/resource.ts";
import { WIDGETS, widgetDefinition } from "./widgets.ts";

const core = (kind: string, plural: string, namespaced = true): Resource => ({
  group: "",
  version: "v1",
  kind,
  plural,
  namespaced,
});
const rbac = (kind: string, plural: string): Resource => ({
  group: "rbac.authorization.k8s.io",
  version: "v1",
  kind,
  plural,
  namespaced: true,
});
const CRDS: Resource = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  namespaced: false,
};

/** A namespace of its own in the cluster under test, and the kind Widget. */
export interface TestCluster {
  readonly api: KubeApi;
  readonly namespace: string;
  /** What a pod of the service account `operator` would have; it may do what an operator of Widgets may. */
  readonly pod: { readonly host: string; readonly port: string; readonly folder: string };
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

export async function openTestCluster(): Promise<TestCluster> {
  const config = new KubeConfig();
  config.loadFromFile(inject("kubeconfig"));
  const connection = fromKubeConfig(config);
  const api = createKubeApi({ connection, userAgent: "runtime-test" });
  const namespace = `runtime-test-${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  const { signal } = stopping;
  const options = { fieldManager: "runtime-test", force: true, signal };
  await apply(api, core("Namespace", "namespaces", false), { metadata: { name: namespace } }, options);
  await apply(api, CRDS, widgetDefinition as KubeObject, options);
  await vi.waitFor(() => api.request({ method: "GET", path: collectionPath(WIDGETS), signal }), 30_000);
  const folder = await podCredentials(api, namespace, config, signal);
  const { hostname: host, port } = new URL(connection.server);
  const close = async (): Promise<void> => {
    const path = objectPath(core("Namespace", "namespaces", false), namespace);
    await api.request({ method: "DELETE", path, signal }).catch((error: unknown) => {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    });
    stopping.abort();
    rmSync(folder, { recursive: true, force: true });
  };
  return { api, namespace, pod: { host, port: port || "443", folder }, signal, close };
}

/** A service account with rights and a token, laid out as the kubelet mounts them. */
async function podCredentials(
  api: KubeApi,
  namespace: string,
  config: KubeConfig,
  signal: AbortSignal,
): Promise<string> {
  const metadata = { name: "operator", namespace };
  const options = { fieldManager: "runtime-test", force: true, signal };
  const rules = [
    { apiGroups: [WIDGETS.group], resources: ["widgets", "widgets/status"], verbs: ["*"] },
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
    { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create", "patch"] },
  ];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "operator" };
  const subjects = [{ kind: "ServiceAccount", name: "operator", namespace }];
  await apply(api, core("ServiceAccount", "serviceaccounts"), { metadata }, options);
  await apply(api, rbac("Role", "roles"), { metadata, rules } as KubeObject, options);
  await apply(
    api,
    rbac("RoleBinding", "rolebindings"),
    { metadata, roleRef, subjects } as KubeObject,
    options,
  );
  return mountCredentials(api, `${namespace}/operator`, config, signal);
}

/** Lays out a service account's token as the kubelet mounts it. @returns the folder, which the caller removes */
export async function mountCredentials(
  api: KubeApi,
  account: Key,
  config: KubeConfig,
  signal: AbortSignal,
): Promise<string> {
  const path = `${objectPath(core("ServiceAccount", "serviceaccounts"), account)}/token`;
  const body = {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec: { expirationSeconds: 3_600 },
  };
  const { status } = await api.request<{ status: { token: string } }>({ method: "POST", path, body, signal });
  const folder = mkdtempSync(join(tmpdir(), "runtime-test-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "token"), status.token, { mode: 0o600 });
  const https: { ca?: Buffer } = {};
  await config.applyToHTTPSOptions(https);
  writeFileSync(join(folder, "ca.crt"), https.ca as Buffer);
  return folder;
}
