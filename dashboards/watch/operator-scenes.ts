import type { InputSeries } from "../slo/input-series.ts";
import { IN_PLACE, type Scene, state, text } from "./scene.ts";
import { OPERATORS } from "./series-name.ts";

const REPLICAS = ["10.0.0.7:9464", "10.0.0.8:9464"] as const;
const SCHEDULE = { schedule: "backup" };
const DAY = 86_400;
/** Second at which the second look is taken. */
const LOOK = 58 * 60;

/** Two replicas of which the first leads, but for the second stretch. @param up, leads what is shown in that */
const replicas = (up: string, leads: string): readonly InputSeries[] =>
  REPLICAS.flatMap((instance, place) => {
    const own = { instance, role: "operator" };
    return [state("up", own, "1", up), state("leads", { instance }, place === 0 ? "1" : "0", leads)];
  });

const gone = (name: string, up: string, leads: string): Scene => ({
  name,
  alert: "OperatorGone",
  severities: ["warning"],
  series: replicas(up, leads),
  labels: IN_PLACE,
});

/** Two replicas that know when the last good backup becomes too old; one has not heard of the last one yet. */
function backups(name: string, at: number, severities: Scene["severities"], value: string): Scene {
  const shown = (instance: string, wrong: number) =>
    state("backupTooOldAt", { ...SCHEDULE, instance }, String(DAY), String(wrong));
  return {
    name,
    alert: "BackupTooOld",
    severities,
    series: [shown(REPLICAS[0], at), shown(REPLICAS[1], at - DAY)],
    labels: { ...IN_PLACE, ...SCHEDULE },
    value,
  };
}

/** Nothing is heard of the schedule any more, until there was a backup again. @param at from when on its last one is too old */
const unheard = (at: number): InputSeries => ({
  series: `${OPERATORS.backupTooOldAt}{${text(SCHEDULE)}}`,
  values: `${at}+0x29 _x29 ${7 * DAY}+0x29`,
});

/** All of the operator goes, and with it what it knows. */
function goneWithBackups(
  name: string,
  at: number,
  part: Omit<Scene, "name" | "alert" | "series" | "labels">,
): Scene {
  const series = [...replicas("_", "_"), unheard(at)];
  return { name, alert: "BackupTooOld", series, labels: { ...IN_PLACE, ...SCHEDULE }, ...part };
}

const SET = { kind: "MongoCluster", name: "mongo" };

/** Says that it needs a person for nine minutes, and then not, over and over. */
const PASSING: InputSeries = {
  series: `${OPERATORS.needsPerson}{${text(SET)}}`,
  values: Array.from({ length: 6 }, () => "0+0x3 1+0x9 0").join(" "),
};

/** Reconciles of a controller that fail at so many a minute. */
const failing = (perMinute: number): InputSeries => ({
  series: `${OPERATORS.reconciles}{${text({ controller: "restores", result: "failed" })}}`,
  values: `0+0x29 0+${perMinute}x29 ${perMinute * 30}+0x29`,
});

/** The operator, and what it alone knows. */
export const OPERATOR_SCENES: readonly Scene[] = [
  gone("two operators are there, and neither leads", "1", "0"),
  gone("no operator answers", "0", "_"),
  gone("there is no pod of the operator left", "_", "_"),
  { ...gone("there has been no pod of the operator for a day", "_", "_"), every: "1h" },
  {
    name: "an environment has no operator",
    alert: "OperatorGone",
    severities: [],
    series: [state("up", { instance: "10.0.0.1:9464", role: "bot" }, "1", "1")],
    labels: {},
  },
  {
    name: "a Restore fails, and is tried again every five minutes",
    alert: "OperatorFails",
    severities: ["warning"],
    series: [failing(1 / 5)],
    labels: { ...IN_PLACE, controller: "restores" },
    over: 12,
  },
  {
    name: "a reconcile fails twice an hour",
    alert: "OperatorFails",
    severities: [],
    series: [failing(1 / 30)],
    labels: {},
  },
  {
    name: "nothing is heard of Backups by one of two operators",
    alert: "OperatorDeaf",
    severities: ["warning"],
    series: REPLICAS.map((instance, place) =>
      state("watchSilence", { kind: "Backup", instance }, "40", place === 0 ? "600" : "40"),
    ),
    labels: { ...IN_PLACE, kind: "Backup" },
    value: "10m 0s",
  },
  {
    name: "a MongoCluster has been Degraded for more than ten minutes, by the word of one of two replicas",
    alert: "NeedsPerson",
    severities: ["warning"],
    series: REPLICAS.map((instance, place) =>
      state("needsPerson", { ...SET, instance }, "0", place === 0 ? "0" : "1"),
    ),
    labels: { ...IN_PLACE, ...SET },
  },
  {
    name: "an object needs a person for nine minutes at a time",
    alert: "NeedsPerson",
    severities: [],
    series: [PASSING],
    labels: {},
  },
  backups("the last good backup is too old", LOOK - 600, ["warning"], "10m 0s"),
  backups("nobody has put it right for a day", LOOK - DAY - 600, ["warning", "critical"], "1d 0h 10m 0s"),
  {
    name: "a schedule is suspended",
    alert: "BackupTooOld",
    severities: [],
    series: [...replicas("1", "1"), unheard(LOOK - 600)],
    labels: {},
  },
  goneWithBackups("the last good backup becomes too old while there is no operator", LOOK - 600, {
    severities: ["warning"],
    value: "10m 0s",
  }),
  goneWithBackups("there has been no operator for a day", 60 * LOOK - DAY - 600, {
    severities: ["warning", "critical"],
    value: "1d 0h 10m 0s",
    every: "1h",
  }),
];
