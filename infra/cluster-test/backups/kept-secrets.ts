import { z } from "zod";
import type { Cluster } from "../cluster.ts";

const APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const secretSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).default({}) }),
});

/** The Secrets as they were applied: what a person keeps elsewhere. Not those that the operator made for itself. */
export async function appliedSecrets({ kubectl }: Cluster): Promise<readonly object[]> {
  const secrets = await kubectl.list("secrets", secretSchema);
  return secrets.flatMap(({ metadata }) => {
    const applied = metadata.annotations[APPLIED];
    return applied === undefined ? [] : [JSON.parse(applied) as object];
  });
}
