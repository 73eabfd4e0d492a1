import { figure, milliseconds } from "../../report/figures.ts";
import { TELEGRAM } from "../assumptions.ts";
import type { Demand } from "../demand.ts";
import type { Workload } from "../measured.ts";
import { tokenLimit } from "../token.ts";
import { mongoShards, redisShape } from "./stores.ts";

/** Where a load goes past one of a kind, and what to do then. */
export function advice(demand: Demand, workload: Workload): readonly string[] {
  return [...redisAdvice(demand), ...mongoAdvice(demand), ...tokenAdvice(demand, workload)];
}

function redisAdvice(demand: Demand): readonly string[] {
  const { masters, reasons } = redisShape(demand);
  if (reasons.length === 0) return [];
  return [
    `One Redis is not enough (${reasons.join("; ")}): pipeline and queues run on a Redis Cluster of ${masters} masters (REDIS_URL=redis+cluster://…). Chats spread over it by their shard; each queue, and the matcher, stays whole on one master.`,
  ];
}

function mongoAdvice(demand: Demand): readonly string[] {
  const shards = mongoShards(demand);
  if (shards === 1) return [];
  return [
    `One replica set is not enough (${figure(demand.cores.mongoBusiest)} cores on its busiest member): ${shards} shards, collections sharded by telegram_id.`,
  ];
}

function tokenAdvice(demand: Demand, workload: Workload): readonly string[] {
  const { messagesPerS, busyMs, maxConnections } = tokenLimit(workload);
  if (demand.messagesPerS <= messagesPerS) return [];
  const tokens = Math.ceil(demand.messagesPerS / messagesPerS);
  return [
    `One bot token is not enough: ${maxConnections} connections ÷ ${milliseconds(busyMs)} until the acknowledgement (${TELEGRAM.roundTripMs} ms of it the way) let ${figure(messagesPerS)} messages/s through. Run a self-hosted Bot API server in local mode beside the bots (TELEGRAM_API_ROOT; up to ${figure(TELEGRAM.maxConnectionsSelfHosted)} connections), or spread people over ${tokens} tokens.`,
  ];
}
