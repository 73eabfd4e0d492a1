import { z } from "zod";
import { LABEL } from "../constructs/labels.ts";
import type { Cluster } from "./cluster.ts";

/** The outside world, which the `ci` environment has in its namespace. */
export type SimulatorName = "telegram" | "shipstation" | "oxapay" | "openai";

const serviceSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({ ports: z.array(z.object({ port: z.number() })).min(1) }),
});

async function serviceOf({ kubectl }: Cluster, simulator: SimulatorName) {
  const services = await kubectl.list("services", serviceSchema, `${LABEL.component}=simulator`);
  const found = services.find(({ metadata }) => metadata.name.endsWith(simulator));
  if (found === undefined) throw new Error(`the namespace has no Service of the simulator ${simulator}`);
  return { name: found.metadata.name, port: found.spec.ports[0]?.port ?? 0 };
}

/** Address of a simulator from here. */
export async function simulatorUrl(cluster: Cluster, simulator: SimulatorName): Promise<string> {
  const { name, port } = await serviceOf(cluster, simulator);
  return cluster.forwards.url(`service/${name}`, port);
}

/** Address of a simulator for the namespace's pods. */
export async function simulatorUrlInside(cluster: Cluster, simulator: SimulatorName): Promise<string> {
  const { name, port } = await serviceOf(cluster, simulator);
  return `http://${name}:${port}`;
}
