import { z } from "zod";
import { renderEnvironment } from "../../render.ts";
import type { Cluster } from "../cluster.ts";

const NAME = "maintenance";
const SECONDS = 600;

const jobSchema = z.looseObject({
  kind: z.literal("Job"),
  metadata: z.looseObject({ name: z.string().startsWith("migrate-") }),
  spec: z.looseObject({
    template: z.looseObject({ spec: z.looseObject({ containers: z.array(z.looseObject({})).length(1) }) }),
  }),
});

/** Lends a pod like that of the Job `migrate`, which only waits: what docs/deploy.md has for work on the databases. */
export async function withMaintenancePod<T>(
  cluster: Cluster,
  work: (target: readonly string[]) => Promise<T>,
): Promise<T> {
  const { environment, kubectl } = cluster;
  const objects = renderEnvironment(environment).flatMap((file) => file.objects);
  const job = objects.flatMap((object) => jobSchema.safeParse(object).data ?? [])[0];
  if (job === undefined) throw new Error("the charts have no Job that migrates");
  const { template } = job.spec;
  const [container] = template.spec.containers;
  const { args: _, ...rest } = container ?? {};
  const waiting = { ...rest, command: ["sleep", String(SECONDS)] };
  const spec = {
    ...job.spec,
    backoffLimit: 0,
    template: { ...template, spec: { ...template.spec, containers: [waiting] } },
  };
  await kubectl.apply({ apiVersion: "batch/v1", kind: "Job", metadata: { name: NAME }, spec });
  try {
    await kubectl.run(["wait", "--for=jsonpath={.status.ready}=1", `job/${NAME}`, "--timeout=120s"]);
    return await work([`job/${NAME}`]);
  } finally {
    await kubectl.run(["delete", "job", NAME, "--ignore-not-found"]);
  }
}
