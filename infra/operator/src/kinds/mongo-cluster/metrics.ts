import { Counter, Gauge, type Registry } from "prom-client";
import { CHANGE_KINDS } from "./change.ts";
import type { MemberStatus } from "./mongo-cluster.ts";

/** Told by the replica that leads: the other one has not asked the members. */
export interface MongoMetrics {
  readonly stepDowns: Counter<"cluster" | "result">;
  readonly changes: Counter<"cluster" | "change">;
  /** Counts from nought on what is yet to happen to a set: Prometheus sees no growth in a series that begins with 1. Can be repeated. */
  begin(cluster: string): void;
  /** Shows the members as last seen; nothing of a set that is gone. */
  show(cluster: string, members: readonly MemberStatus[]): void;
}

/** What may come of a primary's stepping down: `nobody` could take over, or MongoDB refused. */
const STEP_DOWN_RESULTS = ["done", "nobody", "failed"] as const;

/** Makes the metrics in the operator's registry. */
export function createMongoMetrics(registry: Registry): MongoMetrics {
  const registers = [registry];
  const labelNames = ["cluster", "member"] as const;
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const inOrder = gauge(
    "botfleet_mongo_member_in_order",
    "1: the member is primary or secondary. By the replica of the operator that leads.",
  );
  const lag = gauge(
    "botfleet_mongo_member_lag_seconds",
    "How far the member is behind the primary, where one tells.",
  );
  const stepDowns = new Counter({
    name: "botfleet_mongo_step_downs_total",
    help: "Primaries that were told to step down before their pod goes, by what came of it.",
    labelNames: ["cluster", "result"],
    registers,
  });
  const changes = new Counter({
    name: "botfleet_mongo_reconfigurations_total",
    help: "Changes of the replica set's configuration.",
    labelNames: ["cluster", "change"],
    registers,
  });
  const shown = new Map<string, readonly MemberStatus[]>();
  return {
    stepDowns,
    changes,
    begin: (cluster) => {
      for (const result of STEP_DOWN_RESULTS) stepDowns.inc({ cluster, result }, 0);
      for (const change of CHANGE_KINDS) changes.inc({ cluster, change }, 0);
    },
    show: (cluster, members) => {
      for (const { pod: member } of shown.get(cluster) ?? []) {
        inOrder.remove({ cluster, member });
        lag.remove({ cluster, member });
      }
      shown.set(cluster, members);
      for (const { lagSeconds, pod: member, state } of members) {
        inOrder.set({ cluster, member }, state === "PRIMARY" || state === "SECONDARY" ? 1 : 0);
        if (lagSeconds !== undefined) lag.set({ cluster, member }, lagSeconds);
      }
    },
  };
}
