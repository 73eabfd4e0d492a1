import { k8s } from "cdk8s-plus-27";
import type { StorageValues } from "../environments/stores.ts";
import { type Part, selectorOf } from "./labels.ts";

/** The claim by which each pod of a StatefulSet gets a volume of its own. Kubernetes never lets it change, but for its size by hand. */
export function volumeClaim(name: string, part: Part, { gb, storageClass }: StorageValues) {
  return {
    // Only what stays: a label more, and the StatefulSet would be refused.
    metadata: { name, labels: { ...selectorOf(part) } },
    spec: {
      accessModes: ["ReadWriteOnce"],
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
      resources: { requests: { storage: k8s.Quantity.fromString(`${gb}Gi`) } },
    },
  } satisfies k8s.KubePersistentVolumeClaimProps;
}

/** Volumes stay when their StatefulSet is scaled down or deleted: data goes only by a person's hand. */
export const KEPT_VOLUMES = {
  whenDeleted: "Retain",
  whenScaled: "Retain",
} satisfies k8s.StatefulSetPersistentVolumeClaimRetentionPolicy;
