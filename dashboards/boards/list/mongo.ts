import { BytesIEC, OpsPerSecond, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { ABOVE_ZERO_IS_BAD, BELOW_ONE_IS_BAD, number } from "../panels/number.ts";
import { inRange, perSecond, rate, share, shareOf, sum, total } from "../promql/expressions.ts";
import { selector, series } from "../promql/selector.ts";

const WRITES = ["insert", "update", "delete", "findAndModify", "bulkWrite"];
/** What the driver asks of itself: it says nothing of the load. */
const CHATTER = ["hello", "ismaster", "ping", "endSessions"];

/** MongoDB as the roles feel it, and as it sees itself. */
export const mongo: Board = {
  name: "mongo",
  answers:
    "Does MongoDB take our work: connections, waits for one, operations, and is the replica set whole?",
  links: [toBoard("bots"), toBoard("queues"), toRunbook("MongoDown")],
  rows: [
    {
      asks: "Do we reach it?",
      panels: [
        number({
          title: "Takes writes",
          tells:
            "1 while the driver of every process knows a primary. 0 for seconds is an election; longer is an outage.",
          unit: Short,
          lines: { "{{role}} {{pool}}": `min by (role, pool) (${selector("mongoUp")})` },
          limits: BELOW_ONE_IS_BAD,
          nothing: "no process tells",
        }),
        number({
          title: "Waiting for a connection",
          tells:
            "Operations that want a connection and have none, now. Nought is usual; more than a moment of it is a pool that is too small or a slow database.",
          unit: Short,
          lines: { "{{pool}}": total("mongoPoolConnections", { by: ["pool"], where: { state: "waiting" } }) },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "nobody yet",
        }),
        number({
          title: "Got none, in the time shown",
          tells: "Operations that were given up because no connection came free in time.",
          unit: Short,
          lines: { operations: inRange("mongoPoolCheckoutFailures") },
          limits: ABOVE_ZERO_IS_BAD,
          nothing: "none",
          decimals: 0,
        }),
      ],
    },
    {
      asks: "Connections of the pools",
      panels: [
        graph({
          title: "In use and open",
          tells: "in_use near open near MONGO_POOL_MAX of each process: the pool is the bottleneck.",
          unit: Short,
          lines: {
            "{{role}} {{state}}": total("mongoPoolConnections", {
              by: ["role", "state"],
              where: { state: ["open", "in_use"] },
            }),
          },
        }),
        graph({
          title: "Waits for a connection",
          tells: "Operations in line, over all processes of a role.",
          unit: Short,
          lines: { "{{role}}": total("mongoPoolConnections", { by: ["role"], where: { state: "waiting" } }) },
        }),
        graph({
          title: "Gave up waiting",
          tells:
            "By reason: timeout is a pool that is used up, connectionError a server that does not answer.",
          unit: OpsPerSecond,
          lines: {
            "{{role}} {{reason}}": perSecond("mongoPoolCheckoutFailures", { by: ["role", "reason"] }),
          },
        }),
      ],
    },
    {
      asks: "What do we ask of it?",
      panels: [
        graph({
          title: "Commands",
          tells: "As the driver counts them, without its own chatter.",
          unit: OpsPerSecond,
          lines: {
            "{{role}} {{command}}": `topk(10, ${perSecond("mongoCommands", { by: ["role", "command"], where: { command: { not: CHATTER } } })})`,
          },
          stacked: true,
        }),
        graph({
          title: "Share of commands that failed",
          tells:
            "Transient errors of transactions are among them and are tried again. A rising share is an outage or a conflict.",
          unit: PercentUnit,
          lines: { "{{role}}": shareOf("mongoCommands", { outcome: "failed" }, { by: ["role"] }) },
        }),
        graph({
          title: "Writes per message",
          tells:
            "The design allows 0.1 on average: a write costs 2 ms of processor over three members. Steadily above: a feature writes what it could have gathered.",
          unit: Short,
          lines: {
            "writes per message": share(
              perSecond("mongoCommands", { where: { command: WRITES } }),
              `sum(${rate(`botfleet_updates_total{environment=~"$environment"}`)})`,
            ),
          },
        }),
      ],
    },
    {
      asks: "As MongoDB sees itself (its exporter)",
      panels: [
        graph({
          title: "Connections of a member",
          tells: "All clients together. Near maxIncomingConnections the next process cannot start.",
          unit: Short,
          lines: {
            "{{pod}} {{conn_type}}": sum(
              series("mongodb_ss_connections", { conn_type: ["current", "available"] }),
              ["pod", "conn_type"],
            ),
          },
        }),
        graph({
          title: "Time of an operation",
          tells: "On average, by kind. Milliseconds are usual; more is a missing index or a slow disk.",
          unit: Seconds,
          lines: {
            "{{op_type}}": share(
              `${sum(rate(series("mongodb_ss_opLatencies_latency")), ["op_type"])} / 1e6`,
              sum(rate(series("mongodb_ss_opLatencies_ops")), ["op_type"]),
            ),
          },
        }),
        graph({
          title: "Cache in memory",
          tells: "What WiredTiger holds of its data. Full is usual; dirty above a fifth of it stalls writes.",
          unit: BytesIEC,
          lines: {
            "{{pod}} used": sum(series("mongodb_ss_wt_cache_bytes_currently_in_the_cache"), ["pod"]),
            "{{pod}} dirty": sum(series("mongodb_ss_wt_cache_tracked_dirty_bytes_in_the_cache"), ["pod"]),
            "{{pod}} at most": sum(series("mongodb_ss_wt_cache_maximum_bytes_configured"), ["pod"]),
          },
        }),
        graph({
          title: "Replicas behind the primary",
          tells: "A majority that lags is waited for by each commit of money.",
          unit: Seconds,
          lines: {
            "{{member_idx}}": `(scalar(max(${series("mongodb_rs_members_optimeDate", { member_state: "PRIMARY" })})) - min by (member_idx) (${series("mongodb_rs_members_optimeDate", { member_state: "SECONDARY" })})) / 1000`,
          },
        }),
      ],
    },
  ],
};
