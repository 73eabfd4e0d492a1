import { BytesIEC, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, number } from "../panels/number.ts";
import type { Limit } from "../panels/panel.ts";
import { max, rate, sum } from "../promql/expressions.ts";
import { type Match, series } from "../promql/selector.ts";
import { MEMBERS_ROW, NEEDS_ROW } from "./operator-objects.ts";

const OPERATOR = { role: "operator" };
/** Bookmarks come each minute: three of them missing is a watch that has died. */
const SILENCE: readonly Limit[] = [
  { from: null, color: "green" },
  { from: 180, color: "red" },
];
const ONE_LEADS: readonly Limit[] = [
  { from: null, color: "red" },
  { from: 1, color: "green" },
  { from: 2, color: "red" },
];

const perSecond = (name: string, by: readonly string[], where: Readonly<Record<string, Match>> = {}) =>
  sum(rate(series(name, where)), by);
const p95 = (name: string) =>
  `histogram_quantile(0.95, ${perSecond(`${name}_bucket`, ["le", "controller"])})`;

/** What YAML cannot say, and who does it. */
export const operator: Board = {
  name: "operator",
  answers:
    "What needs a person? Does the operator lead, hear of the cluster, get its work done, and are there good backups?",
  links: [
    toBoard("pods"),
    toBoard("telegram"),
    toBoard("mongo"),
    toRunbook("NeedsPerson"),
    toRunbook("OperatorGone"),
    toRunbook("OperatorFails"),
    toRunbook("OperatorDeaf"),
    toRunbook("BackupTooOld"),
    toRunbook("disaster-recovery"),
  ],
  rows: [
    NEEDS_ROW,
    {
      asks: "Is it there, and does one lead?",
      panels: [
        number({
          title: "Replicas that answer",
          tells:
            "Two: one leads, the other stands ready. Without any, webhooks stay as they are and autoscalers keep their size.",
          unit: Short,
          lines: { replicas: sum(series("up", OPERATOR)) },
          nothing: "none",
          decimals: 0,
        }),
        number({
          title: "Leaders",
          tells: "One at any time. None for longer than 15 s: the Lease `operator` says who had it last.",
          unit: Short,
          lines: { leaders: sum(series("leader_election_master_status")) },
          limits: ONE_LEADS,
          nothing: "none",
          decimals: 0,
        }),
        graph({
          title: "Silence of watches",
          tells:
            "Seconds since anything was heard of a kind. Above three minutes what happens in the cluster is not noticed.",
          unit: Seconds,
          lines: { "{{pod}} {{kind}}": max(series("watch_silence_seconds"), ["pod", "kind"]) },
          limits: SILENCE,
        }),
        graph({
          title: "Memory",
          tells: "Of each replica. It is flat, whatever comes and goes.",
          unit: BytesIEC,
          lines: { "{{pod}}": max(series("process_resident_memory_bytes", OPERATOR), ["pod"]) },
        }),
      ],
    },
    {
      asks: "Does it get its work done?",
      panels: [
        graph({
          title: "Reconciles",
          tells:
            "A second, by what came of them: settled, or again, as something is awaited. Of failed and timed_out the log and `kubectl describe` say why.",
          unit: Short,
          lines: {
            "{{controller}} {{result}}": perSecond("controller_runtime_reconcile_total", [
              "controller",
              "result",
            ]),
          },
          stacked: true,
        }),
        graph({
          title: "Time of a reconcile, p95",
          tells: "Telegram's answers are most of it. A minute is the limit.",
          unit: Seconds,
          lines: { "{{controller}}": p95("controller_runtime_reconcile_time_seconds") },
        }),
        graph({
          title: "Keys that wait",
          tells: "Objects whose turn has not come. It grows while one reconcile hangs.",
          unit: Short,
          lines: { "{{controller}}": max(series("workqueue_depth"), ["controller"]) },
        }),
        graph({
          title: "Tried again after a failure",
          tells: "A second. Each time later than the last, and never given up.",
          unit: Short,
          lines: { "{{controller}}": perSecond("workqueue_retries_total", ["controller"]) },
        }),
      ],
    },
    {
      asks: "How does it get on with Kubernetes?",
      panels: [
        graph({
          title: "Calls to the API server",
          tells: "A second, by answer. 403 is a right that its Role lacks, 409 somebody who was there first.",
          unit: Short,
          lines: { "{{method}} {{code}}": perSecond("rest_client_requests_total", ["method", "code"]) },
        }),
        graph({
          title: "Ends of watches",
          tells:
            "A second. closed is usual: the server ends each after some minutes. silent and reset are the network's.",
          unit: Short,
          lines: { "{{kind}} {{reason}}": perSecond("watch_restarts_total", ["kind", "reason"]) },
        }),
        graph({
          title: "Events told",
          tells: "A second, by what became of them. dropped: too many of one object.",
          unit: Short,
          lines: { "{{result}}": perSecond("event_recorder_events_total", ["result"]) },
        }),
      ],
    },
    MEMBERS_ROW,
    {
      asks: "Are there good backups?",
      panels: [
        number({
          title: "Age of the last good one",
          tells: "Restored elsewhere and compared: only such a one is good.",
          unit: Seconds,
          lines: {
            "{{schedule}}": `time() - ${max(series("botfleet_backup_last_success_timestamp_seconds"), ["schedule"])}`,
          },
          nothing: "none yet",
        }),
        number({
          title: "Too old since",
          tells: "Seconds over what its schedule allows; below nought is time that is left.",
          unit: Seconds,
          lines: {
            "{{schedule}}": `time() - ${max(series("botfleet_backup_too_old_timestamp_seconds"), ["schedule"])}`,
          },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "no schedule",
        }),
        number({
          title: "Size",
          tells: "Of the last good one, packed. A sudden drop is looked at before older ones go.",
          unit: BytesIEC,
          lines: { "{{schedule}}": max(series("botfleet_backup_size_bytes"), ["schedule"]) },
          nothing: "none yet",
        }),
        number({
          title: "Duration",
          tells: "Of the last good one, with trying it out.",
          unit: Seconds,
          lines: { "{{schedule}}": max(series("botfleet_backup_duration_seconds"), ["schedule"]) },
          nothing: "none yet",
        }),
        graph({
          title: "Failed and left out",
          tells:
            "A second. The Backup's condition says why one failed; one is left out when its time was over.",
          unit: Short,
          lines: {
            "{{schedule}} failed": perSecond("botfleet_backup_failures_total", ["schedule"]),
            "{{schedule}} left out": perSecond("botfleet_backup_missed_total", ["schedule"]),
          },
        }),
      ],
    },
  ],
};
