import { setTimeout as sleep } from "node:timers/promises";
import { LOADED_BOTS } from "../../../load-tests/load/bots.ts";
import { readSummary, type Summary } from "../../../load-tests/load/k6/summary.ts";
import { sampleFiles } from "../../../load-tests/load/sample-files.ts";
import { thresholdsOf } from "../../../load-tests/load/thresholds.ts";
import { timeline } from "../../../load-tests/scenarios/plan.ts";
import type { Cluster, Teller } from "../cluster.ts";
import { loadMissing } from "../image-commands.ts";
import { holds, jobSchema, podSchema, waitsFor } from "../objects.ts";
import { simulatorUrl, simulatorUrlInside } from "../simulators.ts";
import { waitUntil } from "../wait.ts";
import { K6_IMAGE, k6Objects, TEST_LABEL } from "./k6-job.ts";
import { type PeopleOptions, peoplePlan } from "./people.ts";
import { summaryInLog } from "./summary-in-log.ts";

/** People who use the fleet, as a Job of the cluster. */
export interface LoadRun {
  /** What k6 measured, when all have gone. @throws Error when the Job did not come to its end */
  ended(): Promise<Summary>;
  /**
   * Sends them away in the middle of what they do: whoever only needed them to be there does not wait for their time to be up.
   * @returns whether they were there until now, rather than gone before
   * @throws Error when k6 broke off before its time
   */
  sentAway(): Promise<boolean>;
}

/** Sends people away when the work that they were to be there for is done. */
export async function stayed(load: LoadRun, { expect }: Teller): Promise<void> {
  await expect("people were there all the while", async () => {
    if (!(await load.sentAway())) throw new Error("they had gone before");
    return "";
  });
}

const START_WITHIN_SECONDS = 90;
const OVERTIME_SECONDS = 60;

/** Starts them; resolves when the plateau has begun. @param name unique in the namespace */
export async function startLoad(cluster: Cluster, name: string, options: PeopleOptions): Promise<LoadRun> {
  const { abandoned, kubectl } = cluster;
  const inside = await simulatorUrlInside(cluster, "telegram");
  const files = await sampleFiles(await simulatorUrl(cluster, "telegram"), LOADED_BOTS[0]?.name ?? "");
  const plan = peoplePlan(options, inside, files);
  const phases = timeline(plan);
  const seconds = phases.at(-1)?.to ?? 0;
  const withinSeconds = seconds + START_WITHIN_SECONDS + OVERTIME_SECONDS;
  const thresholds = thresholdsOf(plan, LOADED_BOTS);
  // A Job cannot be changed; one of an earlier run, on a namespace that was kept, has had its say.
  await kubectl.run(["delete", "job", name, "--ignore-not-found"]);
  await loadMissing(cluster, [K6_IMAGE]);
  await kubectl.apply(...k6Objects({ name, plan, thresholds, withinSeconds }));
  await waitUntil(() => notRunning(cluster, name), {
    withinSeconds: START_WITHIN_SECONDS,
    signal: abandoned,
  });
  const plateau = phases.find(({ judged }) => judged)?.from ?? 0;
  await sleep(plateau * 1000, undefined, { signal: abandoned });
  return {
    ended: () => summaryOf(cluster, name, withinSeconds),
    sentAway: () => sendAway(cluster, name),
  };
}

async function notRunning({ kubectl }: Cluster, name: string): Promise<string> {
  const pods = await kubectl.list("pods", podSchema, `job-name=${name},${TEST_LABEL}`);
  if (pods.some(({ status }) => status.phase === "Failed"))
    throw new Error(`k6 did not begin: ${(await kubectl.run(["logs", `job/${name}`])).slice(-500)}`);
  if (pods.some(({ status }) => status.phase !== "Pending")) return "";
  return `the pod of ${name} does not run: ${pods.map(waitsFor).join("; ") || "there is none"}`;
}

/** k6 ends with another code than 0 when a threshold is missed: that is judged from what it measured. */
async function summaryOf(cluster: Cluster, name: string, withinSeconds: number): Promise<Summary> {
  const unfinished = async (): Promise<string> =>
    (await hasEnded(cluster, name)) ? "" : `${name} still runs`;
  await waitUntil(unfinished, { withinSeconds, signal: cluster.abandoned });
  return readEnded(cluster, name);
}

async function sendAway(cluster: Cluster, name: string): Promise<boolean> {
  if (await hasEnded(cluster, name)) {
    await readEnded(cluster, name);
    return false;
  }
  // Until the pod is gone too: what is counted next must not grow meanwhile.
  await cluster.kubectl.run(["delete", "job", name, "--cascade=foreground", "--wait=true"]);
  return true;
}

async function hasEnded({ kubectl }: Cluster, name: string): Promise<boolean> {
  const { status } = await kubectl.get("job", name, jobSchema);
  return holds(status, "Complete") || holds(status, "Failed");
}

async function readEnded({ kubectl }: Cluster, name: string): Promise<Summary> {
  const log = await kubectl.run(["logs", `job/${name}`]);
  const summary = summaryInLog(log);
  if (summary === undefined) throw new Error(`k6 left no summary: ${log.slice(-500)}`);
  return readSummary(summary);
}
