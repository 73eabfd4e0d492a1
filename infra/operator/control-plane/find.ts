import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The two programs that an API server takes, and the one that acts on what is written there. */
export interface ControlPlanePrograms {
  readonly etcd: string;
  readonly kubeApiserver: string;
  /** envtest does not bring it; without it no autoscaler and no namespace moves. */
  readonly kubeControllerManager: string | undefined;
}

/**
 * Finds etcd, kube-apiserver and, where it is there, kube-controller-manager in `KUBEBUILDER_ASSETS`, as Go's envtest does, or
 * on PATH. Undefined when one of the first two is missing.
 */
export function findControlPlane(env: NodeJS.ProcessEnv): ControlPlanePrograms | undefined {
  const folders = [env.KUBEBUILDER_ASSETS ?? "", ...(env.PATH ?? "").split(delimiter)].filter(
    (folder) => folder !== "",
  );
  const find = (name: string): string | undefined =>
    folders.map((folder) => join(folder, name)).find((path) => isProgram(path));
  const etcd = find("etcd");
  const kubeApiserver = find("kube-apiserver");
  const kubeControllerManager = find("kube-controller-manager");
  return etcd === undefined || kubeApiserver === undefined
    ? undefined
    : { etcd, kubeApiserver, kubeControllerManager };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
