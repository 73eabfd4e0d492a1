import { LABEL } from "../../constructs/labels.ts";
import { SECRET } from "../../secrets.ts";
import { STORE } from "../../stores.ts";
import type { Cluster, Step } from "../cluster.ts";
import { findPrimary } from "../load/books.ts";
import { countEverything } from "../load/count.ts";
import { startLoad, stayed } from "../load/load-run.ts";
import { podSchema, secretSchema, textOf, workloadSchema } from "../objects.ts";
import { waitUntil } from "../wait.ts";
import { isUp } from "./ready.ts";

const PEOPLE = { people: 60, everySeconds: 3 };
const BACK_WITHIN_SECONDS = 180;

/** What a cluster does to pods on any day: nodes are drained, databases' pods are moved. */
export const disruption: Step = {
  name: "disruption",
  run: async (cluster, teller) => {
    const { expect } = teller;
    const load = await startLoad(cluster, "people-at-disruption", PEOPLE);
    await expect("MongoDB's primary is deleted, and another one takes over", () => losePrimary(cluster));
    await expect("the operator had it step down before it went, and the set bears a loss again", () =>
      isHandedOver(cluster),
    );
    await expect("Redis is deleted, and comes back with what it had", () => loseRedis(cluster));
    await expect("pods are evicted one at a time, as their budgets allow", () => evict(cluster));
    await stayed(load, teller);
    await expect("disruptions lose nothing; what was said twice while Redis was away is counted", () =>
      countEverything(cluster, true),
    );
  },
};

async function losePrimary(cluster: Cluster): Promise<string> {
  const password = textOf(await cluster.kubectl.get("secret", SECRET.stores, secretSchema), "MONGO_PASSWORD");
  const before = await findPrimary(cluster, password);
  await cluster.kubectl.run(["delete", "pod", before, "--wait=false"]);
  const started = performance.now();
  let after = before;
  const sameOrNone = async (): Promise<string> => {
    after = await findPrimary(cluster, password).catch(() => before);
    return after === before ? `${before} is still primary, or none` : "";
  };
  await waitUntil(sameOrNone, { withinSeconds: BACK_WITHIN_SECONDS, signal: cluster.abandoned });
  const seconds = Math.round((performance.now() - started) / 1000);
  await allUp(cluster);
  return `${before} → ${after} after ${seconds} s`;
}

/** Nobody but the operator tells of it: a mongod that is told to stop steps down as well. */
async function isHandedOver({ abandoned, kubectl }: Cluster): Promise<string> {
  const missing = async (): Promise<string> => {
    const said = await kubectl.run(["describe", "mongocluster", STORE.mongo.service]);
    return said.includes("SteppedDown") ? "" : "describe does not show the Event SteppedDown";
  };
  await waitUntil(missing, { withinSeconds: 30, signal: abandoned });
  const seconds = `--timeout=${BACK_WITHIN_SECONDS}s`;
  await kubectl.run([
    "wait",
    "--for=condition=FaultTolerant",
    `mongocluster/${STORE.mongo.service}`,
    seconds,
  ]);
  return (await kubectl.run(["get", "mongocluster", STORE.mongo.service])).trim().split("\n").at(-1) ?? "";
}

async function loseRedis(cluster: Cluster): Promise<string> {
  const started = performance.now();
  await cluster.kubectl.run(["delete", "pod", `${STORE.redis.service}-0`, "--wait=true"]);
  await allUp(cluster);
  return `ready again after ${Math.round((performance.now() - started) / 1000)} s`;
}

/** Two pods at once of what may lose one: the first goes, the second is refused until the first is back. */
async function evict(cluster: Cluster): Promise<string> {
  const seen: string[] = [];
  for (const component of ["bot", "mongo"]) {
    const pods = await cluster.kubectl.list("pods", podSchema, `${LABEL.component}=${component}`);
    const instance = pods[0]?.metadata.labels[LABEL.instance];
    const [one, two] = pods.filter(({ metadata }) => metadata.labels[LABEL.instance] === instance);
    if (one === undefined || two === undefined) throw new Error(`${instance} has no two pods`);
    const answers = [
      await tryToEvict(cluster, one.metadata.name),
      await tryToEvict(cluster, two.metadata.name),
    ];
    if (answers.join() !== "evicted,refused")
      throw new Error(`of two pods of ${instance} the first was ${answers[0]}, the second ${answers[1]}`);
    seen.push(`${instance}: one of two evicted, the other refused`);
    await allUp(cluster);
  }
  return seen.join("; ");
}

async function tryToEvict({ kubectl }: Cluster, pod: string): Promise<"evicted" | "refused"> {
  const { namespace } = kubectl;
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
  const { code, stderr } = await kubectl.try(
    ["create", "--raw", path, "--filename", "-"],
    JSON.stringify(eviction),
  );
  if (code === 0) return "evicted";
  if (stderr.includes("disruption budget") || stderr.includes("TooManyRequests")) return "refused";
  throw new Error(`the eviction of ${pod} failed: ${stderr.trim()}`);
}

async function allUp({ abandoned, kubectl }: Cluster): Promise<void> {
  const missing = async (): Promise<string> => {
    const workloads = await kubectl.list("deployments,statefulsets", workloadSchema);
    return workloads
      .filter((each) => !isUp(each))
      .map(({ metadata }) => metadata.name)
      .join(", ");
  };
  await waitUntil(missing, { withinSeconds: BACK_WITHIN_SECONDS, signal: abandoned });
}
