import type { k8s } from "cdk8s-plus-27";

/** Above 10,000, so that it is nobody's user on the node; the images' files are readable to all. */
const UID = 10_001;

/** Whom a pod's processes run as. */
export interface HardeningOptions {
  /** User and group; they also own the mounted volumes. @default 10001 */
  readonly uid?: number;
  /** Group, where it is another than the user's. @default the user's number */
  readonly gid?: number;
  /** Lets the pod talk to the Kubernetes API under its service account. @default false */
  readonly needsToken?: boolean;
}

/** What of a pod the Pod Security Standard `restricted` asks for, and no token and no service variables besides. */
export function hardenedPod({ uid = UID, gid = uid, needsToken = false }: HardeningOptions = {}) {
  return {
    automountServiceAccountToken: needsToken,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: gid,
      fsGroup: uid,
      // Else the kubelet changes the owner of each file of a large volume at every start.
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
  } satisfies Partial<k8s.PodSpec>;
}

/** What of a container `restricted` asks for, and a root file system nobody can write to. */
export function hardenedContainer(): k8s.SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
  };
}
