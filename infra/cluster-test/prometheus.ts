import { z } from "zod";
import { LABEL } from "../constructs/labels.ts";
import type { Cluster } from "./cluster.ts";

const serviceSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ ports: z.array(z.object({ port: z.number() })).min(1) }),
});

/** Address of the fleet's Prometheus from here. */
export async function prometheusUrl({ forwards, kubectl }: Cluster): Promise<string> {
  const [service] = await kubectl.list("services", serviceSchema, `${LABEL.component}=prometheus`);
  if (service === undefined) throw new Error("the namespace has no Service of Prometheus");
  return forwards.url(`service/${service.metadata.name}`, service.spec.ports[0]?.port ?? 0);
}
