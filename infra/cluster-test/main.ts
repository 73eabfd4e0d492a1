import { join } from "node:path";
import { parseArgs } from "node:util";
import { printError, ToolError } from "../../dev/tool-error.mjs";
import { ci } from "../environments/ci.ts";
import type { Cluster, Step } from "./cluster.ts";
import { diagnose } from "./diagnose.ts";
import { Forwards } from "./forwards.ts";
import { Kubectl } from "./kubectl.ts";
import { Report } from "./report.ts";
import { runSteps } from "./run-steps.ts";
import { STEPS } from "./steps.ts";

const HELP = `npm run test:cluster [-- --keep --only STEPS]: applies the environment ci to the cluster of KUBECONFIG, and tries it out.

The namespace must not exist; it is deleted at the end, unless --keep is given. Needs kubectl and a cluster of Kubernetes
1.30 or later with a default StorageClass and metrics-server, four free cores or some patience.

--only talk,load runs these steps alone, on the namespace that a run with --keep left: ${STEPS.map(({ name }) => name).join(", ")}.

CLUSTER_BAKE, CLUSTER_LOAD: commands that build an image and bring it into the cluster, such as
  CLUSTER_BAKE="docker build" CLUSTER_LOAD="kind load docker-image" npm run test:cluster
`;

/** Runs the whole test. @returns the process's exit code */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      keep: { type: "boolean", default: false },
      only: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
  const kubectl = new Kubectl(ci.namespace, stopping.signal);
  const steps = chosen(values.only);
  if (values.only === undefined) await assertEmpty(kubectl);
  const forwards = new Forwards(ci.namespace);
  const say = (line: string): void => void process.stdout.write(`[cluster] ${line}\n`);
  const charts = join(import.meta.dirname, "../../charts/ci");
  const cluster: Cluster = { kubectl, forwards, environment: ci, charts, abandoned: stopping.signal, say };
  const report = new Report(say);
  try {
    await runSteps(steps, cluster, report);
    if (report.count("failed") > 0) await diagnose(cluster);
  } finally {
    forwards.close();
    // Not by the signal that ended the run: what it made is taken away in any case.
    if (!values.keep) await deleteNamespace(ci.namespace);
  }
  process.stdout.write(`\n${report.text()}\n`);
  return report.count("failed") > 0 || report.count("passed") === 0 ? 1 : 0;
}

/** All steps, or those that are named. */
function chosen(only: string | undefined): readonly Step[] {
  if (only === undefined) return STEPS;
  const names = only.split(",");
  const unknown = names.filter((name) => STEPS.every((step) => step.name !== name));
  if (unknown.length > 0)
    throw new ToolError("USAGE", `There is no step ${unknown.join(", ")}.`, "npm run test:cluster -- --help");
  return STEPS.filter(({ name }) => names.includes(name));
}

/** A namespace that is there may be somebody's fleet. */
async function assertEmpty(kubectl: Kubectl): Promise<void> {
  const { namespace } = kubectl;
  await kubectl.run(["version"]);
  const { code } = await kubectl.try(["get", "namespace", namespace]);
  if (code === 0)
    throw new ToolError(
      "NAMESPACE_EXISTS",
      `The namespace ${namespace} is there already.`,
      `Look what it is; if it is left from a test: kubectl delete namespace ${namespace}`,
    );
}

async function deleteNamespace(namespace: string): Promise<void> {
  const kubectl = new Kubectl(namespace, new AbortController().signal);
  await kubectl.try(["delete", "namespace", namespace, "--wait=true", "--timeout=120s"]);
}

process.exitCode = await main().catch((error: unknown) => {
  printError(error);
  return 1;
});
