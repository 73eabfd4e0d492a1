import type { TestProject } from "vitest/node";
import { ToolError } from "../../../dev/tool-error.mjs";
import { findControlPlane } from "./find.ts";
import { startControlPlane } from "./start.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Path of the kubeconfig of a cluster that tests may make namespaces and kinds of their own in. */
    kubeconfig: string;
    /** Whether Kubernetes' own controllers act on what is written. */
    controllers: boolean;
  }
}

/**
 * Hands the tests of `npm run test:operator` an API server: that of `KUBECONFIG` where given, else one of this run alone.
 * @returns what vitest calls after the last test
 * @throws ToolError `CLUSTER_MISSING`
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.KUBECONFIG;
  if (given !== undefined && given !== "") {
    project.provide("kubeconfig", given);
    project.provide("controllers", true);
    return async () => {};
  }
  const programs = findControlPlane(process.env);
  if (programs === undefined)
    throw new ToolError(
      "CLUSTER_MISSING",
      "These tests need an API server of Kubernetes 1.30 or later: set KUBECONFIG, or have etcd and kube-apiserver in $KUBEBUILDER_ASSETS or on PATH.",
      "setup-envtest fetches both: https://book.kubebuilder.io/reference/envtest",
    );
  const began = performance.now();
  const plane = await startControlPlane(programs);
  project.provide("kubeconfig", plane.kubeconfig);
  project.provide("controllers", programs.kubeControllerManager !== undefined);
  console.log(
    `[servers] etcd and kube-apiserver ready in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  );
  return () => plane.stop();
}
