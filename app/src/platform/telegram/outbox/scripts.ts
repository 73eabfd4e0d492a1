import { readFileSync } from "node:fs";
import type { RedisClient } from "../../redis/client.ts";
import { type BatchArgument, ScriptBatch } from "../../redis/script-batch.ts";
import { decodeEntry, encodeEntry, type LaneEntries } from "./entry.ts";
import type { ShardKeys } from "./keys.ts";
import type {
  AppendAnswer,
  AppendRequest,
  CommitAnswer,
  CommitRequest,
  EventCommitRequest,
  EventKeys,
  LaneState,
  Lease,
  Loaded,
  LoadedEvent,
  Pause,
  RateLimit,
  Settlement,
  TakenLane,
  UpdateKeys,
} from "./protocol.ts";
import { encodeTwin } from "./twin.ts";

const read = (name: string): string =>
  readFileSync(new URL(`./scripts/${name}.lua`, import.meta.url), "utf8");
/** Lua that defines `now_ms()`, the Redis server's time: one clock for all processes. */
export const SERVER_CLOCK = read("clock");

type ScriptName =
  | "load"
  | "commit"
  | "load-event"
  | "commit-event"
  | "append"
  | "settle"
  | "postpone"
  | "take";
type Reply = readonly (string | number | boolean)[];

/** The outbox's atomic steps on one Redis; keys, arguments and answers are in the scripts' headers and in ADR 1. */
export class OutboxScripts {
  readonly #batch: ScriptBatch<ScriptName>;
  /**
   * What only reads has calls of its own: Redis need not sync its file for them, and the others can be fuller: that
   * is fewer syncs. While Redis carries out a call of one kind, this process fills one of the other.
   */
  readonly #reads: ScriptBatch<ScriptName>;

  /** @param clock Lua that defines `now_ms()`; tests pass one they can set. @default the Redis server's clock */
  constructor(redis: RedisClient, clock: string = SERVER_CLOCK) {
    const definition = {
      name: "outbox",
      shared: `${clock}\n${read("expiry")}\n${read("lane")}`,
      operations: {
        load: read("load"),
        commit: read("commit"),
        "load-event": read("load-event"),
        "commit-event": read("commit-event"),
        append: read("append"),
        settle: read("settle"),
        postpone: read("postpone"),
        take: read("take"),
      },
    };
    this.#batch = new ScriptBatch(redis, definition);
    this.#reads = new ScriptBatch(redis, definition);
  }

  load(keys: UpdateKeys, updateId: number, limit: RateLimit): Promise<Loaded> {
    return this.#reads.run(
      "load",
      [keys.seen, keys.session],
      [updateId, limit.intervalMs, limit.burst],
      loadedOf,
    );
  }

  commit(keys: UpdateKeys, request: CommitRequest): Promise<CommitAnswer> {
    const { shard } = keys;
    const { lanes, lease } = request;
    const allKeys = [keys.seen, keys.session, shard.holders, shard.lanes];
    const args = [
      request.updateId,
      request.version,
      request.session ?? "",
      request.markerTtlMs,
      request.sessionTtlMs,
      request.rate === "charge" ? request.limit.intervalMs : request.rate,
      lease.token,
      lease.leaseMs,
    ];
    addLanes(lanes, shard, allKeys, args);
    return this.#batch.run("commit", allKeys, args, commitAnswer);
  }

  loadEvent(keys: EventKeys): Promise<LoadedEvent> {
    return this.#reads.run("load-event", [keys.done, keys.session], [], loadedEvent);
  }

  commitEvent(keys: EventKeys, request: EventCommitRequest): Promise<CommitAnswer> {
    const { done, session, shard } = keys;
    const { lanes, lease } = request;
    const allKeys = [done, session, shard.holders, shard.lanes];
    const args = [
      request.version,
      request.session ?? "",
      request.effectTtlMs,
      request.sessionTtlMs,
      lease.token,
      lease.leaseMs,
    ];
    addLanes(lanes, shard, allKeys, args);
    return this.#batch.run("commit-event", allKeys, args, commitAnswer);
  }

  append(shard: ShardKeys, request: AppendRequest): Promise<AppendAnswer> {
    const { chatId, effectId, lanes, lease, ttlMs } = request;
    const allKeys = [shard.done(chatId, effectId), shard.holders, shard.lanes];
    const args = [ttlMs, lease.token, lease.leaseMs];
    addLanes(lanes, shard, allKeys, args);
    return this.#batch.run("append", allKeys, args, appendAnswer);
  }

  settle(shard: ShardKeys, lease: Lease, settlement: Settlement): Promise<LaneState> {
    const { batch, lane, patienceMs, reference, settled, twin } = settlement;
    const keys = [shard.holders, shard.lanes, shard.lane(lane)];
    if (reference !== undefined) keys.push(reference.key);
    if (twin !== undefined) keys.push(twin.key);
    const args: BatchArgument[] = [
      lane,
      lease.token,
      settled,
      lease.leaseMs,
      batch - 1,
      reference?.messageId ?? "",
      reference?.ttlMs ?? 0,
    ];
    if (twin !== undefined) args.push(encodeTwin(twin.twin), twin.ttlMs, twin.limit - 1);
    return this.#batch.run("settle", keys, args, laneState, patienceMs);
  }

  /** Answers the failed attempts so far, or undefined when the lease was lost. */
  postpone(shard: ShardKeys, token: string, lane: string, pause: Pause): Promise<number | undefined> {
    const args = [lane, token, Math.ceil(pause.ms), pause.failed ? 1 : 0];
    return this.#batch.run("postpone", [shard.holders, shard.lanes], args, postponedAttempts);
  }

  take(shard: ShardKeys, lease: Lease, limit: number): Promise<TakenLane[]> {
    const args = [lease.token, lease.leaseMs, limit];
    return this.#batch.run("take", [shard.holders, shard.lanes], args, takenLanes);
  }
}

/** Adds what a script wants of lanes: to its keys their lists, to its arguments their names and entries. */
function addLanes(
  lanes: readonly LaneEntries[],
  shard: ShardKeys,
  keys: string[],
  args: BatchArgument[],
): void {
  for (const { entries, lane } of lanes) {
    keys.push(shard.lane(lane));
    args.push(lane, entries.length);
    for (const entry of entries) args.push(encodeEntry(entry));
  }
}

function loadedOf(reply: unknown): Loaded {
  const [isNew, version, session, waitMs, told] = reply as Reply;
  return {
    isNew: isNew === true,
    version: Number(version),
    session: String(session),
    waitMs: Number(waitMs),
    told: told === true,
  };
}

function loadedEvent(reply: unknown): LoadedEvent {
  const [isNew, version, session] = reply as Reply;
  return { isNew: isNew === true, version: Number(version), session: String(session) };
}

function commitAnswer(reply: unknown): CommitAnswer {
  const [kind, version, session] = reply as Reply;
  if (kind === "committed") return { kind: "committed", taken: flags(reply as Reply) };
  if (kind === "duplicate") return { kind: "duplicate" };
  return { kind: "conflict", version: Number(version), session: String(session) };
}

function appendAnswer(reply: unknown): AppendAnswer {
  const answer = reply as Reply;
  return answer[0] === "appended" ? { kind: "appended", taken: flags(answer) } : { kind: "duplicate" };
}

function laneState(reply: unknown): LaneState {
  const [answer, ...entries] = reply as Reply;
  if (answer === "held") return { kind: "held", entries: entries.map((entry) => decodeEntry(String(entry))) };
  return { kind: answer === "released" ? "released" : "lost" };
}

function postponedAttempts(reply: unknown): number | undefined {
  const [answer, attempts] = reply as Reply;
  return answer === "postponed" ? Number(attempts) : undefined;
}

function takenLanes(reply: unknown): TakenLane[] {
  const answer = reply as Reply;
  const taken: TakenLane[] = [];
  for (let index = 0; index < answer.length; index += 3)
    taken.push({
      lane: String(answer[index]),
      attempts: Number(answer[index + 1]),
      vanished: answer[index + 2] === true,
    });
  return taken;
}

const flags = (reply: Reply): boolean[] => reply.slice(1).map((flag) => flag === true);
