import { BytesIEC, OpsPerSecond, PercentUnit, Seconds, Short } from "@grafana/grafana-foundation-sdk/units";
import type { Board } from "../board.ts";
import { toBoard, toRunbook } from "../links.ts";
import { graph } from "../panels/graph.ts";
import { BELOW_ONE_IS_BAD, number } from "../panels/number.ts";
import { perSecond, rate, share, shareOf, sum } from "../promql/expressions.ts";
import { selector, series } from "../promql/selector.ts";

/** Redis that holds sessions, outbox and queues, and the one that caches. */
export const redis: Board = {
  name: "redis",
  answers: "Does Redis answer, has it room, and do caches spare us work?",
  links: [toBoard("bots"), toBoard("queues"), toRunbook("RedisDown")],
  rows: [
    {
      asks: "Is it there, and does the cache help?",
      panels: [
        number({
          title: "Answers",
          tells:
            "1 when the last ping of each process was answered in time. Without Redis, only what needs no session is answered.",
          unit: Short,
          lines: { "{{role}} {{connection}}": `min by (role, connection) (${selector("redisUp")})` },
          limits: BELOW_ONE_IS_BAD,
          nothing: "no process tells",
        }),
        number({
          title: "Cache hit rate",
          tells:
            "Of the look-ups that the cache answered, those that spared a load. It falls after a release and a wipe, and comes back within the entries' lifetime.",
          unit: PercentUnit,
          lines: {
            "{{cache}}": shareOf(
              "cacheLookups",
              { result: "hit" },
              { by: ["cache"], where: { result: ["hit", "miss"] } },
            ),
          },
          nothing: "no look-ups",
          decimals: 1,
        }),
      ],
    },
    {
      asks: "Caches of the app",
      panels: [
        graph({
          title: "Hit rate",
          tells:
            "By cache. One that stays low has entries that live too short, or is asked what it cannot know.",
          unit: PercentUnit,
          lines: {
            "{{cache}}": shareOf(
              "cacheLookups",
              { result: "hit" },
              { by: ["cache"], where: { result: ["hit", "miss"] } },
            ),
          },
          max: 1,
        }),
        graph({
          title: "Look-ups",
          tells: "error means that the cache did not answer and the value was loaded: slower, never wrong.",
          unit: OpsPerSecond,
          lines: { "{{cache}} {{result}}": perSecond("cacheLookups", { by: ["cache", "result"] }) },
          stacked: true,
        }),
      ],
    },
    {
      asks: "As Redis sees itself (its exporter)",
      panels: [
        graph({
          title: "Memory",
          tells:
            "Sessions, outbox and queues are never evicted: at the limit writes are refused, and updates get 503. Act before.",
          unit: BytesIEC,
          lines: {
            "{{pod}} used": sum(series("redis_memory_used_bytes"), ["pod"]),
            "{{pod}} at most": sum(series("redis_memory_max_bytes"), ["pod"]),
          },
        }),
        graph({
          title: "Commands",
          tells: "One processor carries some 100,000 simple ones a second.",
          unit: OpsPerSecond,
          lines: { "{{pod}}": sum(rate(series("redis_commands_processed_total")), ["pod"]) },
        }),
        graph({
          title: "Time of a command",
          tells: "On average inside Redis. It grows when a script does too much at once.",
          unit: Seconds,
          lines: {
            "{{cmd}}": `topk(8, ${share(
              sum(rate(series("redis_commands_duration_seconds_total")), ["cmd"]),
              sum(rate(series("redis_commands_total")), ["cmd"]),
            )})`,
          },
        }),
        graph({
          title: "Clients",
          tells: "blocked are those that wait for work, as they should; rejected ones found no room.",
          unit: Short,
          lines: {
            "{{pod}} connected": sum(series("redis_connected_clients"), ["pod"]),
            "{{pod}} blocked": sum(series("redis_blocked_clients"), ["pod"]),
            "{{pod}} rejected per second": sum(rate(series("redis_rejected_connections_total")), ["pod"]),
          },
        }),
        graph({
          title: "Evicted and expired keys",
          tells: "Evictions belong to the cache alone. Any on the other Redis mean a wrong maxmemory-policy.",
          unit: OpsPerSecond,
          lines: {
            "{{pod}} evicted": sum(rate(series("redis_evicted_keys_total")), ["pod"]),
            "{{pod}} expired": sum(rate(series("redis_expired_keys_total")), ["pod"]),
          },
        }),
        graph({
          title: "Replicas and the file",
          tells:
            "Replicas connected to each, and whether the last write of the append-only file went well (1). 0 there: the disk is full or broken.",
          unit: Short,
          lines: {
            "{{pod}} replicas": sum(series("redis_connected_slaves"), ["pod"]),
            "{{pod}} file written": sum(series("redis_aof_last_write_status"), ["pod"]),
          },
        }),
      ],
    },
  ],
};
