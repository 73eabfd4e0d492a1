import { secondsOf } from "../slo/pace.ts";
import type { Terms, Watch } from "./watch.ts";

/** Longer than an election: a leader that is killed is replaced within seconds. */
const PATIENCE = "5m";
/**
 * So long an operator is missed of which nothing is left to be asked; then it counts as taken away. Longer than the 26 hours of
 * the environments' schedules and the day after which it is critical: until then somebody has to be told of both.
 */
const REMEMBERED = "3d";

/** Where there was an operator, nobody leads: its pods are there and none does, or nothing is left of them. */
function nobodyLeads(name: Terms["name"], range: Terms["range"]): string {
  const known = `max by (environment) (max_over_time(${name("up")}{role="operator"}[${range(REMEMBERED)}]))`;
  return `${known} unless on (environment) sum by (environment) (${name("leads")}) > 0`;
}

/**
 * When the last good backup became too old; a replica that has not heard of it yet knows an earlier time. Of an operator that is
 * gone the last word counts: it alone says so, and without it no backup is taken.
 */
function tooOldAt(name: Terms["name"], range: Terms["range"]): string {
  const said = name("backupTooOldAt");
  const newest = (series: string) => `max by (environment, schedule) (${series})`;
  const led = `sum by (environment) (max_over_time(${name("leads")}[${range(PATIENCE)}])) > 0`;
  const lastSaid = newest(`last_over_time(${said}[${range(REMEMBERED)}])`);
  return `(${newest(said)} or ${lastSaid} unless on (environment) ${led})`;
}

/** The operator itself, and what it alone knows. Nothing fires where there is none. */
export const OPERATOR: readonly Watch[] = [
  {
    alert: "OperatorGone",
    severity: "warning",
    expr: ({ name, range }) => nobodyLeads(name, range),
    for: PATIENCE,
    summary: "Nobody does the operator's work.",
    description:
      "Webhooks are not put right, no backup is taken, autoscalers keep the pods they have. The bots go on as they are.",
  },
  {
    alert: "OperatorFails",
    severity: "warning",
    // A key that fails is tried again within five minutes at the longest: twice in ten minutes.
    expr: ({ name, range }) =>
      `sum by (environment, controller) (increase(${name("reconciles")}{result=~"failed|timed_out"}[${range("10m")}])) > 1`,
    for: "15m",
    summary: "The operator's {{ $labels.controller }} fail again and again.",
    description: "At least one of its objects is not looked after. It is tried again until it goes well.",
  },
  {
    alert: "OperatorDeaf",
    severity: "warning",
    // Something is heard each minute, and a watch that is silent for longer is begun anew: then that fails as well.
    expr: ({ name, range }) =>
      `max by (environment, kind) (${name("watchSilence")}) > ${secondsOf(range("5m"))}`,
    for: PATIENCE,
    summary: "The operator has heard nothing of {{ $labels.kind }} for {{ $value | humanizeDuration }}.",
    description: "What is changed there is not acted on: it cannot be listed or watched.",
  },
  {
    alert: "NeedsPerson",
    severity: "warning",
    // Both replicas show it, and one may have heard a moment later.
    expr: ({ name }) => `max by (environment, kind, name) (${name("needsPerson")}) > 0`,
    for: "10m",
    summary:
      "{{ $labels.kind }} {{ $labels.name }} needs a person; kubectl -n botfleet describe {{ $labels.kind }} {{ $labels.name }} says why.",
    description: "Its condition Degraded has been True for ten minutes: it does not come right by itself.",
  },
  {
    alert: "BackupTooOld",
    severity: "warning",
    expr: ({ name, range }) => `time() - ${tooOldAt(name, range)} > 0`,
    summary:
      "{{ $labels.schedule }}: the last good backup has been too old for {{ $value | humanizeDuration }}.",
    description: "What people bought and paid since then would be lost with the databases.",
  },
  {
    alert: "BackupTooOld",
    severity: "critical",
    expr: ({ name, range }) => `time() - ${tooOldAt(name, range)} > ${secondsOf(range("1d"))}`,
    summary: "{{ $labels.schedule }}: there has been no good backup for a day more than there may be.",
    description:
      "Nobody has put it right since it was told: each hour that passes would be lost with the databases.",
  },
];
