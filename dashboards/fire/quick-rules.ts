import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BOTS } from "../../app/src/bots/index.ts";
import { HEARTBEAT } from "../../app/src/contracts/alerts.ts";
import type { Pace } from "../slo/pace.ts";
import { promisesOf } from "../slo/promise.ts";
import { type AlertRule, asYaml, type RuleGroup } from "../slo/rule.ts";
import { ruleGroups } from "../slo/rules-file.ts";
import { heartbeatGroup } from "../watch/heartbeat.ts";
import { watchGroup } from "../watch/watch.ts";
import { WATCHES } from "../watch/watches.ts";

/** All rules of the fleet, made as those of production are, at this pace. */
export function fleetRules(pace: Pace): readonly RuleGroup[] {
  return [
    ...promisesOf(BOTS).flatMap((promise) => ruleGroups(promise, pace)),
    watchGroup(WATCHES, pace),
    heartbeatGroup(),
  ];
}

/** Writes them into a folder. @returns what Prometheus is to read */
export function writeRules(folder: string, groups: readonly RuleGroup[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "fleet.rules.yml");
  writeFileSync(file, asYaml("the same declarations as production's", { groups }));
  return file;
}

/** What tells one alert from another, however many series fire under it: name, severity, and its own labels. */
export function keyOf(alertname: string, labels: Readonly<Record<string, string>>): string {
  const own = labels.sloth_id ?? (alertname === "RoleGone" ? labels.role : undefined);
  return [alertname, ...(own === undefined ? [] : [own]), labels.severity].join(" ");
}

/** The key of the alert that always fires. */
export const HEARTBEAT_KEY = keyOf(HEARTBEAT, { severity: "none" });

/** The key of each alert that a fault has to make fire. */
export function alertKeys(groups: readonly RuleGroup[]): readonly string[] {
  return groups
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is AlertRule => "alert" in rule)
    .map(({ alert, labels }) => keyOf(alert, labels))
    .filter((key) => key !== HEARTBEAT_KEY);
}
