import { METRICS, type MetricKey } from "../../app/src/contracts/metrics.ts";

/** What the operator shows, by names that dashboards of Go's controller-runtime know where it has them. */
export const OPERATORS = {
  /** 1 while a process leads. */
  leads: "leader_election_master_status",
  reconciles: "controller_runtime_reconcile_total",
  watchSilence: "watch_silence_seconds",
  /** 1 while an object of the operator's kinds says that it does not come right by itself. */
  needsPerson: "botfleet_operator_object_needs_person",
  backupTooOldAt: "botfleet_backup_too_old_timestamp_seconds",
} as const;

/** A metric of the contract or of the operator, or `up`, which is what Prometheus itself says of whom it asks. */
export type SeriesKey = MetricKey | keyof typeof OPERATORS | "up";

const isOperators = (key: SeriesKey): key is keyof typeof OPERATORS => key in OPERATORS;

/** Its name in PromQL. */
export function seriesName(key: SeriesKey): string {
  if (key === "up") return key;
  return isOperators(key) ? OPERATORS[key] : METRICS[key].name;
}
