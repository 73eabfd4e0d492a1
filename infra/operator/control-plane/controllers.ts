import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ServerProcess, spawnServer } from "../../../dev/servers/server-process.ts";

export interface ControllersOptions {
  /** The program. */
  readonly command: string;
  readonly folder: string;
  readonly kubeconfig: string;
  /** Signs tokens of service accounts. */
  readonly serviceAccountKey: string;
  /** The API server's own certificate, which pods would trust. */
  readonly authority: string;
}

/** What tests see at work; those of nodes, volumes and clouds have nothing to do here. */
const CONTROLLERS = [
  "deployment-controller",
  "replicaset-controller",
  "endpointslice-controller",
  "horizontal-pod-autoscaler-controller",
  "namespace-controller",
  "garbage-collector-controller",
  "serviceaccount-controller",
];

/** Starts Kubernetes' own controllers; they are at work when an object shows it, so nobody waits for them here. */
export function startControllers(options: ControllersOptions): Promise<ServerProcess> {
  const { authority, command, folder, kubeconfig, serviceAccountKey } = options;
  const args = ["--kubeconfig", kubeconfig, "--leader-elect=false", "--secure-port", "0"];
  args.push("--controllers", CONTROLLERS.join(","), "--use-service-account-credentials");
  args.push("--service-account-private-key-file", serviceAccountKey, "--root-ca-file", authority);
  args.push("--horizontal-pod-autoscaler-sync-period", "2s");
  return spawnServer({
    name: "kube-controller-manager",
    command,
    args,
    logFile: join(folder, "controllers.log"),
  });
}

/** Writes a file that only this user reads. @returns its path */
export function secretFile(folder: string, name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}
