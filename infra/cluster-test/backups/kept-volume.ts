import { z } from "zod";
import type { Cluster } from "../cluster.ts";

/** Where the runs of backups write. */
const CLAIM = "backups";

const claimSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ volumeName: z.string() }),
});

/** A volume that outlives its namespace. */
export interface KeptVolume {
  readonly name: string;
  /** Lets the claim of the same name in the namespace that is made anew have it, and no other. */
  offer(): Promise<void>;
}

/** Keeps the backups' volume, as docs/runbooks/disaster-recovery.md has it: whoever deletes the claim does not delete it. */
export async function keepVolume({ kubectl }: Cluster): Promise<KeptVolume> {
  const { spec } = await kubectl.get("pvc", CLAIM, claimSchema);
  const name = spec.volumeName;
  const patch = (change: object) =>
    kubectl.run(["patch", "pv", name, "--type=merge", "--patch", JSON.stringify({ spec: change })]);
  await patch({ persistentVolumeReclaimPolicy: "Retain" });
  return {
    name,
    offer: async () => {
      const claimRef = { namespace: kubectl.namespace, name: CLAIM, uid: null, resourceVersion: null };
      await patch({ claimRef });
    },
  };
}

/** Names of the volumes that the namespace has. */
export async function volumesOf({ kubectl }: Cluster): Promise<ReadonlySet<string>> {
  return new Set((await kubectl.list("pvc", claimSchema)).map(({ spec }) => spec.volumeName));
}
