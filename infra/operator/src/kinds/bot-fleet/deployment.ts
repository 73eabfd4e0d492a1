import type { KubeObject, Resource } from "../../runtime/index.ts";

/** The app's lasting processes. */
export const DEPLOYMENTS: Resource = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  namespaced: true,
};

/** As much of a Deployment as is read. */
export interface Deployment extends KubeObject {
  readonly spec?: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly template?: { readonly spec?: { readonly containers?: readonly { readonly image?: string }[] } };
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly reason?: string;
      readonly message?: string;
    }[];
  };
}

/** Whether what is to run is of a release: all its images have the release's tag. */
export function isOfRelease({ spec }: Deployment, version: string): boolean {
  const containers = spec?.template?.spec?.containers ?? [];
  return containers.length > 0 && containers.every(({ image }) => image?.endsWith(`:${version}`) === true);
}

/**
 * Pods as `3 of 4`: those of the newest template that serve, and how many there are to be. The status does not tell whether an
 * old pod or a new one serves: as many old ones as there are do.
 */
export function progressOf({ spec, status }: Deployment): { readonly up: number; readonly wanted: number } {
  const { availableReplicas = 0, replicas = 0, updatedReplicas = 0 } = status ?? {};
  const old = replicas - updatedReplicas;
  return { up: Math.max(0, Math.min(updatedReplicas, availableReplicas - old)), wanted: spec?.replicas ?? 1 };
}

/** As `kubectl rollout status` has it: every pod is of the newest template and serves, and none of another is left. */
export function isRolledOut(deployment: Deployment): boolean {
  const { up, wanted } = progressOf(deployment);
  return wasLookedAt(deployment) && up >= wanted && !hasOldPods(deployment);
}

/** Whether its status says something of its newest spec. */
export const wasLookedAt = ({ metadata, status }: Deployment): boolean =>
  (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);

/** Whether pods of another template than the newest are there. */
export function hasOldPods({ status }: Deployment): boolean {
  const { replicas = 0, updatedReplicas = 0 } = status ?? {};
  return replicas > updatedReplicas;
}

/** Whether a pod of a release was begun. */
export const hasBegun = (deployment: Deployment, version: string): boolean =>
  // Not looked at yet it is still the count of the template before.
  isOfRelease(deployment, version) &&
  wasLookedAt(deployment) &&
  (deployment.status?.updatedReplicas ?? 0) > 0;

/** Why its rollout does not come on, once its own deadline has passed. */
export function stuckBy({ status }: Deployment): string | undefined {
  const found = status?.conditions?.find(
    ({ reason, type }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  return found === undefined ? undefined : (found.message ?? "its deadline has passed");
}

/** Pods ready and wanted, of several: `4/4`. */
export function readyText(deployments: readonly Deployment[]): string {
  const sum = (read: (deployment: Deployment) => number) =>
    deployments.reduce((total, each) => total + read(each), 0);
  return `${sum(({ status }) => status?.readyReplicas ?? 0)}/${sum(({ spec }) => spec?.replicas ?? 1)}`;
}
