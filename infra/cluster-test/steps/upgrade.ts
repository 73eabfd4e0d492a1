import { LABEL } from "../../constructs/labels.ts";
import type { Cluster, Step } from "../cluster.ts";
import { loadMissing } from "../image-commands.ts";
import { countEverything } from "../load/count.ts";
import { startLoad, stayed } from "../load/load-run.ts";
import { holds, jobSchema, podSchema } from "../objects.ts";
import { goesOnWhateverBurns, notHeldForSchema, proofOf } from "../releases/led.ts";
import { FAILING, imagesOf, NEXT, ofRelease, type ReleaseCharts, withCharts } from "../releases/release.ts";
import { saidOf, schemaState } from "../releases/schema-state.ts";
import { APP, watchServing } from "../serving.ts";
import { waitUntil } from "../wait.ts";

const PEOPLE = { people: 60, everySeconds: 3 };
const BOT = "shipping";
const SAID_WITHIN_SECONDS = 90;

/** A new release, one that cannot start, and the way back, each as docs/deploy.md has it, while people use the bots. */
export const upgrade: Step = {
  name: "upgrade",
  run: async (cluster, teller) => {
    const { expect } = teller;
    const { environment } = cluster;
    await loadMissing(
      cluster,
      [NEXT, FAILING].flatMap((release) => imagesOf(environment, release)),
    );
    const load = await startLoad(cluster, "people-at-upgrade", PEOPLE);
    const serving = await watchServing(cluster);
    await expect(
      "a new release comes by one apply: its schema, then workers, then bots, as BotFleet leads",
      () => withCharts(ofRelease(environment, NEXT), (charts) => comes(cluster, charts)),
    );
    await expect("a release that cannot start says why, is held, and the pods before it go on", () =>
      withCharts(ofRelease(environment, FAILING), (charts) => fails(cluster, charts)),
    );
    await expect("the release of before comes back by one apply, and works with the newer schema", () =>
      goesBack(cluster),
    );
    await expect("all the while no Deployment had fewer ready pods than its least", () => serving.ended());
    await stayed(load, teller);
    await expect("upgrade and rollback lose nothing and do nothing twice", () => countEverything(cluster));
  },
};

async function comes(cluster: Cluster, { folder, migration, tag }: ReleaseCharts): Promise<string> {
  const { kubectl } = cluster;
  const since = stopwatch();
  await goesOnWhateverBurns(cluster, tag);
  await kubectl.run(["apply", "--filename", folder]);
  await kubectl.run(["wait", "--for=condition=Complete", `job/${migration}`, "--timeout=180s"]);
  const schema = since();
  const pods = await rolledOut(cluster, tag);
  const seconds = since();
  const proof = await proofOf(cluster, tag);
  const state = await schemaState(cluster, BOT);
  if (state.pending.length + state.unknown.length > 0) throw new Error(saidOf(state));
  return `the Job after ${schema} s, all ${pods} pods after ${seconds} s; ${saidOf(state)}; ${proof}`;
}

/** Its migration throws, and no other image of it is there: Deployments are held, and a pod that was quicker waits at its gate. */
async function fails(cluster: Cluster, { folder, migration, tag }: ReleaseCharts): Promise<string> {
  const { abandoned, kubectl } = cluster;
  await kubectl.run(["apply", "--filename", folder]);
  const patience = { withinSeconds: SAID_WITHIN_SECONDS, everySeconds: 2, signal: abandoned };
  const job = ["--selector", `job-name=${migration}`, "--container", "up"];
  await waitUntil(() => notSaid(cluster, job, "MIGRATION_FAILED"), patience);
  await waitUntil(() => notHeldForSchema(cluster, "MIGRATION_FAILED"), patience);
  let ahead = 0;
  const gates = async (): Promise<string> => {
    const missing = await saidAtGates(cluster, tag);
    ahead = missing.length;
    return missing.filter((each) => each !== "").join("; ");
  };
  await waitUntil(gates, patience);
  const status = ["rollout", "status", `deployment/bot-${BOT}`, "--timeout=5s"];
  const { code, stdout } = await kubectl.try(status);
  if (code === 0) throw new Error(`kubectl says that it is rolled out: ${stdout.trim()}`);
  return `its Job and BotFleet say MIGRATION_FAILED, ${ahead} pods that ran ahead SCHEMA_MISMATCH, kubectl "${stdout.trim().split("\n").at(-1)}"`;
}

/**
 * For each pod that was begun before the operator held its Deployment, what it has yet to say: why it does not start. On a full
 * node some have no place, and nothing to say.
 */
async function saidAtGates(cluster: Cluster, tag: string): Promise<readonly string[]> {
  const pods = await cluster.kubectl.list("pods", podSchema, APP);
  const ahead = pods.filter(
    ({ metadata, spec, status }) =>
      spec.containers.some(({ image }) => image.endsWith(`:${tag}`)) &&
      metadata.deletionTimestamp === undefined &&
      holds(status, "PodScheduled"),
  );
  const said = ahead.map(({ metadata }) =>
    notSaid(cluster, [metadata.name, "--container", "schema"], "SCHEMA_MISMATCH"),
  );
  return Promise.all(said);
}

async function notSaid({ kubectl }: Cluster, whose: readonly string[], code: string): Promise<string> {
  const { stdout } = await kubectl.try(["logs", ...whose, "--tail", "50"]);
  return stdout.includes(`"${code}"`) ? "" : `${whose.join(" ")} does not say ${code}`;
}

async function goesBack(cluster: Cluster): Promise<string> {
  const { charts, environment, kubectl } = cluster;
  const since = stopwatch();
  await kubectl.run(["apply", "--filename", charts]);
  const pods = await rolledOut(cluster, environment.images.tag);
  const seconds = since();
  const proof = await proofOf(cluster, environment.images.tag);
  const state = await schemaState(cluster, BOT);
  if (state.unknown.length === 0) throw new Error(`the newer schema is gone: ${saidOf(state)}`);
  await deleteUnfinished(cluster);
  return `all ${pods} pods after ${seconds} s; ${saidOf(state)}; ${proof}`;
}

/** Waits for all pods of the app. @returns how many there are, all of the release @throws Error naming those of another */
async function rolledOut({ kubectl }: Cluster, tag: string): Promise<number> {
  await kubectl.run(["rollout", "status", "deployment", "--selector", APP, "--timeout=400s"]);
  const pods = await kubectl.list("pods", podSchema, APP);
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const others = staying.filter(
    ({ spec }) => !spec.containers.every(({ image }) => image.endsWith(`:${tag}`)),
  );
  if (others.length === 0) return staying.length;
  throw new Error(`not of ${tag}: ${others.map(({ metadata }) => metadata.name).join(", ")}`);
}

/** The Jobs of a release that could not start go on trying. */
async function deleteUnfinished({ kubectl }: Cluster): Promise<void> {
  const jobs = await kubectl.list("jobs", jobSchema, `${LABEL.component}=migration`);
  const names = jobs.filter(({ status }) => !holds(status, "Complete")).map(({ metadata }) => metadata.name);
  if (names.length > 0) await kubectl.run(["delete", "job", ...names]);
}

/** Whole seconds since now. */
function stopwatch(): () => number {
  const started = performance.now();
  return () => Math.round((performance.now() - started) / 1000);
}
