import type { Cluster, Step } from "../cluster.ts";
import { holds, jobSchema, namespaceSchema, podSchema, type Workload, workloadSchema } from "../objects.ts";
import { waitUntil } from "../wait.ts";

const READY_WITHIN_SECONDS = 420;
const ENFORCE = "pod-security.kubernetes.io/enforce";

/** Everything that was applied comes up by itself, under the Pod Security Standard `restricted`. */
export const ready: Step = {
  name: "ready",
  essential: true,
  run: async (cluster, { expect }) => {
    await expect("the namespace takes only pods that keep to restricted", () => refusesOthers(cluster));
    await expect("everything is ready after one apply", async () => {
      await waitUntil(() => notReady(cluster), {
        withinSeconds: READY_WITHIN_SECONDS,
        signal: cluster.abandoned,
      });
      return `${await summary(cluster)}`;
    });
  },
};

async function refusesOthers({ kubectl }: Cluster): Promise<string> {
  const { metadata } = await kubectl.get("namespace", kubectl.namespace, namespaceSchema);
  if (metadata.labels[ENFORCE] !== "restricted") throw new Error(`its label ${ENFORCE} is not restricted`);
  const spec = { containers: [{ name: "root", image: "none", securityContext: { privileged: true } }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "privileged" }, spec };
  const { code, stderr } = await kubectl.try(
    ["create", "--dry-run=server", "--filename", "-"],
    JSON.stringify(pod),
  );
  if (code === 0 || !stderr.includes("violates PodSecurity"))
    throw new Error(`a privileged pod was not refused for that: ${stderr}`);
  return "a privileged pod is refused";
}

/** What is not up yet, in words. */
async function notReady({ kubectl }: Cluster): Promise<string> {
  const workloads = await kubectl.list("deployments,statefulsets", workloadSchema);
  const jobs = await kubectl.list("jobs", jobSchema);
  for (const { metadata, status } of jobs) {
    const failed = status.conditions.find(({ status: now, type }) => type === "Failed" && now === "True");
    if (failed !== undefined) throw new Error(`the Job ${metadata.name} failed: ${failed.message}`);
  }
  if (workloads.length === 0) return "there is nothing yet";
  return [
    ...workloads
      .filter((each) => !isUp(each))
      .map(({ metadata, status }) => `${metadata.name} ${status.readyReplicas}`),
    ...jobs.filter(({ status }) => !holds(status, "Complete")).map(({ metadata }) => metadata.name),
  ].join(", ");
}

/** Rolled out whole: every replica is of the newest template, and ready. */
export function isUp({ metadata, spec, status }: Workload): boolean {
  const counts = [status.replicas, status.readyReplicas, status.updatedReplicas];
  return (
    status.observedGeneration >= (metadata.generation ?? 0) &&
    counts.every((count) => count === spec.replicas)
  );
}

async function summary({ kubectl }: Cluster): Promise<string> {
  const pods = await kubectl.list("pods", podSchema);
  const restarts = pods
    .flatMap(({ status }) => status.containerStatuses)
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const running = pods.filter(({ status }) => status.phase === "Running").length;
  return `${running} pods, ${restarts} restarts`;
}
