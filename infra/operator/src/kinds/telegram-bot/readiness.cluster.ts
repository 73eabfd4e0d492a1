import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { ci } from "../../../../environments/ci.ts";
import { renderEnvironment } from "../../../../render.ts";
import { collectionPath, type KubeObject, objectPath } from "../../runtime/index.ts";
import { kindOf, openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { ENDPOINT_SLICES, type EndpointSlice, podsOf } from "./readiness.ts";

interface Rendered extends KubeObject {
  readonly spec?: { readonly template?: { readonly metadata: object; readonly spec: object } };
}

const SERVICE = "bot-shipping";
const POD = "bot-shipping-x";
const NODES = kindOf("", "Node", "nodes", false);
const PODS = kindOf("", "Pod", "pods");
const rendered = renderEnvironment(ci).flatMap(({ objects }) => objects as Rendered[]);

let cluster: OperatorCluster;
beforeAll(async () => {
  cluster = await openOperatorCluster([]);
});
afterAll(async () => {
  // No kubelet is there to say that the pod has ended.
  await remove(0).catch(() => {});
  await cluster.remove(NODES, cluster.namespace);
  await cluster.close();
});

function object(kind: string): Rendered {
  const found = rendered.find((each) => each.kind === kind && each.metadata?.name === SERVICE);
  if (found === undefined) throw new Error(`${kind} ${SERVICE} is not rendered`);
  return found;
}

const podPath = () => objectPath(PODS, `${cluster.namespace}/${POD}`);
const remove = (gracePeriodSeconds: number) =>
  cluster.api.request({
    ...{ method: "DELETE", path: podPath(), query: { gracePeriodSeconds }, signal: cluster.signal },
  });

/** The pod that the Deployment would make, on a node of its own. */
async function run(): Promise<void> {
  const { metadata, spec } = object("Deployment").spec?.template ?? {};
  const { serviceAccountName: _, ...own } = spec as { readonly serviceAccountName?: string };
  await cluster.put(NODES, { metadata: { name: cluster.namespace } });
  const pod = { metadata: { ...metadata, name: POD }, spec: { ...own, nodeName: cluster.namespace } };
  await cluster.put(PODS, pod as unknown as KubeObject);
}

/** What a kubelet says of it. */
async function saysReady(ready: "True" | "False"): Promise<void> {
  const ip = "10.1.2.3";
  const status = {
    ...{ phase: "Running", podIP: ip, podIPs: [{ ip }] },
    conditions: [{ type: "Ready", status: ready }],
  };
  await cluster.api.request({
    ...{ method: "PATCH", path: `${podPath()}/status`, body: { status }, signal: cluster.signal },
    contentType: "application/merge-patch+json",
  });
}

async function slices(): Promise<readonly EndpointSlice[]> {
  const path = collectionPath(ENDPOINT_SLICES, cluster.namespace);
  const list = { method: "GET", path, signal: cluster.signal } as const;
  return (await cluster.api.request<{ items: EndpointSlice[] }>(list)).items;
}

const sees = (isReady: boolean, isServing: boolean) =>
  vi.waitFor(
    async () =>
      expect(podsOf(await slices(), SERVICE)).toEqual([
        { name: POD, address: "10.1.2.3", isReady, isServing, opsPort: 9464 },
      ]),
    { timeout: 30_000, interval: 200 },
  );

test.skipIf(!inject("controllers"))(
  "by the rendered Service Kubernetes itself says where each pod of a bot can be asked, also one that starts or is to stop",
  async () => {
    await cluster.put(kindOf("", "Service", "services"), object("Service"));
    await run();
    await saysReady("False");
    await sees(false, false);
    await saysReady("True");
    await sees(true, true);
    await remove(30);
    await sees(false, true);
  },
);
