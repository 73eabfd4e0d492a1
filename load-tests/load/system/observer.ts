import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BOTS } from "../../../app/src/bots/index.ts";
import { promisesOf } from "../../../dashboards/slo/promise.ts";
import { ruleGroups } from "../../../dashboards/slo/rules-file.ts";
import { watchGroup } from "../../../dashboards/watch/watch.ts";
import { WATCHES } from "../../../dashboards/watch/watches.ts";
import { type PrometheusServer, startPrometheus } from "../../../dev/servers/prometheus.ts";
import type { Closers } from "./closers.ts";
import type { System, SystemOptions } from "./system.ts";

/** The label `environment` of all series of a load run. */
export const ENVIRONMENT = "load";

/**
 * Starts a Prometheus that watches the roles of a run as the fleet's does, and takes what k6 writes.
 * @param withRules whether it evaluates the fleet's rules too, which only the dashboards need
 * @throws ToolError `PROMETHEUS_MISSING`
 */
export async function startObserver(
  { bots, opsPorts }: Pick<System, "bots" | "opsPorts">,
  { abandoned, folder, logFolder }: SystemOptions,
  closers: Closers,
  withRules: boolean,
): Promise<PrometheusServer> {
  const own = join(folder, "data", "prometheus");
  const prometheus = await startPrometheus({
    targets: Object.entries(opsPorts).map(([role, port]) => ({
      address: `127.0.0.1:${port}`,
      labels: { role, workload: role, environment: ENVIRONMENT },
    })),
    rules: withRules ? [rulesOf(bots, own)] : [],
    folder: own,
    logFolder,
    abandoned,
  });
  closers.add(() => prometheus.stop());
  return prometheus;
}

/** The fleet's rules of these bots in a file, all evaluated at once: a run may be shorter than the long ones' interval. */
function rulesOf(bots: System["bots"], folder: string): string {
  const promises = promisesOf(BOTS.filter(({ name }) => bots.some((bot) => bot.name === name)));
  const groups = [...promises.flatMap((promise) => ruleGroups(promise)), watchGroup(WATCHES)];
  const file = join(folder, "fleet.rules.yml");
  mkdirSync(folder, { recursive: true });
  // JSON is YAML.
  writeFileSync(file, JSON.stringify({ groups: groups.map(({ name, rules }) => ({ name, rules })) }));
  return file;
}
