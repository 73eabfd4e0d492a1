import { z } from "zod";
import type { Cluster, Step } from "../cluster.ts";
import { autoscalerSchema, holds } from "../objects.ts";
import { waitUntil } from "../wait.ts";

const WITHIN_SECONDS = 90;
const API = "/apis/external.metrics.k8s.io/v1beta1";
const valuesSchema = z.object({ items: z.array(z.object({ value: z.string() })) });

/** What the autoscalers follow is served by the operator, through the API server. */
export const metrics: Step = {
  name: "metrics",
  run: async (cluster, { expect }) => {
    await expect("each autoscaler's own metrics have a value", () => values(cluster));
    await expect("each autoscaler is active", async () => {
      await waitUntil(() => inactive(cluster), { withinSeconds: WITHIN_SECONDS, signal: cluster.abandoned });
      return `${(await cluster.kubectl.list("hpa", autoscalerSchema)).length} of them`;
    });
  },
};

async function values({ kubectl }: Cluster): Promise<string> {
  const scalers = await kubectl.list("hpa", autoscalerSchema);
  const asked = scalers.flatMap(({ spec }) => spec.metrics.flatMap(({ external }) => external ?? []));
  if (asked.length === 0) throw new Error("no autoscaler has any");
  const found: string[] = [];
  for (const { metric } of asked) {
    const labels = Object.entries(metric.selector.matchLabels).map(([name, value]) => `${name}=${value}`);
    const query = `labelSelector=${encodeURIComponent(labels.join(","))}`;
    const path = `${API}/namespaces/${kubectl.namespace}/${metric.name}?${query}`;
    const { items } = valuesSchema.parse(JSON.parse(await kubectl.run(["get", "--raw", path])));
    found.push(`${labels.join(",")} ${items.map(({ value }) => value).join()}`);
  }
  return found.join("; ");
}

async function inactive({ kubectl }: Cluster): Promise<string> {
  const scalers = await kubectl.list("hpa", autoscalerSchema);
  return scalers
    .filter(({ status }) => !holds(status, "ScalingActive"))
    .map(({ metadata, status }) => {
      const said = status.conditions.find(({ type }) => type === "ScalingActive");
      return `${metadata.name}: ${said?.message ?? "says nothing yet"}`;
    })
    .join("; ");
}
