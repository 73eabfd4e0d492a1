import { join } from "node:path";
import { metric } from "../../../load-tests/load/thresholds.ts";
import { LABEL } from "../../constructs/labels.ts";
import { botScalers, grownOf, untilAtRest } from "../autoscalers.ts";
import type { Cluster, Step, Teller } from "../cluster.ts";
import { runCommand } from "../kubectl.ts";
import { countEverything } from "../load/count.ts";
import { startLoad } from "../load/load-run.ts";
import { eventsSchema, podSchema } from "../objects.ts";
import { prometheusUrl } from "../prometheus.ts";
import { waitUntil } from "../wait.ts";

const PEOPLE = { people: 200, everySeconds: 1.5, plateauSeconds: 90 };
/** What a bot promises is for machines of its own; here everything shares two cores. An edge of `REQUEST_BUCKETS`. */
const FLOOR_MS = 2_500;
const SEEN_SHARE = 0.99;
const BOTS = `${LABEL.component}=bot`;
const GATE = join(import.meta.dirname, "../../../load-tests/gate/main.ts");

/** Under load the bots get more pods, and keep what they promise. */
export const autoscaling: Step = {
  name: "load",
  run: async (cluster, teller) => {
    const { expect, unproven } = teller;
    const rested = await rest(cluster, teller);
    const load = await startLoad(cluster, "people-many", PEOPLE);
    const adds = "the bots' autoscaler adds pods under load";
    if (rested) await expect(adds, () => scaledUp(cluster));
    else unproven(adds, "they had not been at rest before");
    await expect("people in the cluster see what comes of what they do", async () => {
      const summary = await load.ended();
      const seen = summary.share(metric("seen", { judged: "yes" }));
      const felt = summary.timing(metric("felt", { judged: "yes" }));
      const figures = `${seen?.samples ?? 0} acts, p50 ${felt?.p50_ms} ms, p95 ${felt?.p95_ms} ms`;
      if (seen === null || seen.rate < SEEN_SHARE) throw new Error(`${figures}; seen only ${seen?.rate}`);
      return figures;
    });
    await expect("the gate passes, from the fleet's Prometheus", () => gate(cluster));
    await expect("of all they did nothing is lost and nothing done twice", () => countEverything(cluster));
  },
};

/** @returns whether all that the autoscalers do from now on comes of the load that follows */
async function rest(cluster: Cluster, { expect, unproven }: Teller): Promise<boolean> {
  const rests = "the bots' autoscalers are at rest before";
  if (await hasResourceMetrics(cluster)) return expect(rests, () => untilAtRest(cluster));
  unproven(rests, "the cluster serves no metrics.k8s.io");
  return false;
}

/** What went up comes down by itself. */
export const scaleDown: Step = {
  name: "rest",
  run: async (cluster, { expect, unproven }) => {
    const removes = "the bots' autoscaler takes the pods away again";
    if (!(await hasResourceMetrics(cluster)))
      return unproven(removes, "the cluster serves no metrics.k8s.io");
    if (!(await wereAdded(cluster))) return unproven(removes, "none were added");
    await expect(removes, async () => {
      const signal = cluster.abandoned;
      await forgetSooner(cluster);
      await waitUntil(async () => grownOf(await botScalers(cluster)), {
        withinSeconds: 600,
        everySeconds: 3,
        signal,
      });
      return podCounts(cluster);
    });
  },
};

/**
 * Nobody waits here for the five minutes in which an autoscaler keeps what it once wanted, and one more for each pod: that it does
 * is Kubernetes' own business, and that it is told so has its test (autoscaler.test.ts).
 */
async function forgetSooner(cluster: Cluster): Promise<void> {
  const policies = [{ type: "Percent", value: 100, periodSeconds: 15 }];
  const patch = JSON.stringify({
    spec: { behavior: { scaleDown: { stabilizationWindowSeconds: 15, policies } } },
  });
  for (const { name } of await botScalers(cluster))
    await cluster.kubectl.run(["patch", "hpa", name, "--type", "merge", "--patch", patch]);
}

/** The autoscaler says so itself: by now the pods may be gone again. */
async function wereAdded({ kubectl }: Cluster): Promise<boolean> {
  const scaled = ["get", "events", "--field-selector", "reason=SuccessfulRescale", "--output", "json"];
  const { items } = eventsSchema.parse(JSON.parse(await kubectl.run(scaled)));
  return items.some(
    ({ involvedObject, message }) =>
      involvedObject.name.startsWith("bot-") && message.includes("above target"),
  );
}

async function hasResourceMetrics({ kubectl }: Cluster): Promise<boolean> {
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${kubectl.namespace}/pods`;
  const { code, stdout } = await kubectl.try(["get", "--raw", path]);
  return code === 0 && stdout.includes('"usage"');
}

async function scaledUp(cluster: Cluster): Promise<string> {
  let grown = "";
  const none = async (): Promise<string> => {
    const scalers = await botScalers(cluster);
    grown = grownOf(scalers);
    return grown === "" ? scalers.map(({ cpu, name }) => `${name} sees ${cpu} % CPU`).join(", ") : "";
  };
  await waitUntil(none, { withinSeconds: PEOPLE.plateauSeconds, signal: cluster.abandoned });
  return grown;
}

/** How many pods each bot has, without those on their way out. */
async function podCounts({ kubectl }: Cluster): Promise<string> {
  const counts = new Map<string, number>();
  for (const { metadata } of await kubectl.list("pods", podSchema, BOTS)) {
    if (metadata.deletionTimestamp !== undefined) continue;
    const name = metadata.labels[LABEL.instance] ?? "";
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
}

async function gate(cluster: Cluster): Promise<string> {
  const where = ["--prometheus", await prometheusUrl(cluster)];
  const what = ["--seconds", String(PEOPLE.plateauSeconds), "--floor-ms", String(FLOOR_MS)];
  const { code, stderr, stdout } = await runCommand(process.execPath, [GATE, ...where, ...what]);
  const lines = stdout.trim().split("\n");
  if (code !== 0) throw new Error([...lines.filter((line) => line.startsWith("MISSED")), stderr].join("; "));
  return lines.at(-1) ?? "";
}
