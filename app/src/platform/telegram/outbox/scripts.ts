import { readFileSync } from "node:fs";
import type { RedisClient } from "../../redis/client.ts";
import type { ScriptArgument } from "../../redis/script.ts";
import { ScriptBatch } from "../../redis/script-batch.ts";
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
type Reply = readonly (string | number)[];

/** The outbox's atomic steps on one Redis; keys, arguments and answers are in the scripts' headers and in ADR 1. */
export class OutboxScripts {
  readonly #batch: ScriptBatch<ScriptName>;

  /** @param clock Lua that defines `now_ms()`; tests pass one they can set. @default the Redis server's clock */
  constructor(redis: RedisClient, clock: string = SERVER_CLOCK) {
    this.#batch = new ScriptBatch(redis, {
      name: "outbox",
      shared: `${clock}\n${read("lane")}`,
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
    });
  }

  async load(keys: UpdateKeys, updateId: number, limit: RateLimit): Promise<Loaded> {
    const args = [updateId, limit.intervalMs, limit.burst];
    const [isNew, version, session, waitMs, told] = await this.#run(
      "load",
      [keys.seen, keys.session, keys.rate],
      args,
    );
    return {
      isNew: isNew === 1,
      version: Number(version),
      session: String(session),
      waitMs: Number(waitMs),
      told: told === 1,
    };
  }

  async commit(keys: UpdateKeys, request: CommitRequest): Promise<CommitAnswer> {
    const { shard } = keys;
    const reply = await this.#run(
      "commit",
      [keys.seen, keys.session, keys.rate, shard.holders, shard.lanes, ...laneKeys(shard, request.lanes)],
      [
        request.updateId,
        request.version,
        request.session ?? "",
        request.markerTtlMs,
        request.sessionTtlMs,
        request.rate,
        request.limit.intervalMs,
        request.limit.burst,
        request.lease.token,
        request.lease.leaseMs,
        ...groups(request.lanes),
      ],
    );
    return commitAnswer(reply);
  }

  async loadEvent(keys: EventKeys): Promise<LoadedEvent> {
    const [isNew, version, session] = await this.#run("load-event", [keys.done, keys.session], []);
    return { isNew: isNew === 1, version: Number(version), session: String(session) };
  }

  async commitEvent(keys: EventKeys, request: EventCommitRequest): Promise<CommitAnswer> {
    const { done, session, shard } = keys;
    const { lanes, lease } = request;
    const reply = await this.#run(
      "commit-event",
      [done, session, shard.holders, shard.lanes, ...laneKeys(shard, lanes)],
      [
        request.version,
        request.session ?? "",
        request.effectTtlMs,
        request.sessionTtlMs,
        lease.token,
        lease.leaseMs,
        ...groups(lanes),
      ],
    );
    return commitAnswer(reply);
  }

  async append(shard: ShardKeys, request: AppendRequest): Promise<AppendAnswer> {
    const { chatId, effectId, lanes, lease, ttlMs } = request;
    const reply = await this.#run(
      "append",
      [shard.done(chatId, effectId), shard.holders, shard.lanes, ...laneKeys(shard, lanes)],
      [ttlMs, lease.token, lease.leaseMs, ...groups(lanes)],
    );
    return reply[0] === "appended" ? { kind: "appended", taken: flags(reply) } : { kind: "duplicate" };
  }

  async settle(shard: ShardKeys, lease: Lease, settlement: Settlement): Promise<LaneState> {
    const { batch, lane, reference, settled, twin } = settlement;
    const keys = [shard.holders, shard.lanes, shard.lane(lane)];
    if (reference !== undefined) keys.push(reference.key);
    if (twin !== undefined) keys.push(twin.key);
    const args: ScriptArgument[] = [
      lane,
      lease.token,
      settled,
      lease.leaseMs,
      batch,
      reference?.messageId ?? "",
      reference?.ttlMs ?? 0,
    ];
    if (twin !== undefined) args.push(encodeTwin(twin.twin), twin.ttlMs, twin.limit);
    const [answer, ...entries] = await this.#run("settle", keys, args);
    if (answer === "held")
      return { kind: "held", entries: entries.map((entry) => decodeEntry(String(entry))) };
    return { kind: answer === "released" ? "released" : "lost" };
  }

  /** Answers the attempts so far, or undefined when the lease was lost. */
  async postpone(
    shard: ShardKeys,
    token: string,
    lane: string,
    delayMs: number,
  ): Promise<number | undefined> {
    const args = [lane, token, Math.ceil(delayMs)];
    const [answer, attempts] = await this.#run("postpone", [shard.holders, shard.lanes], args);
    return answer === "postponed" ? Number(attempts) : undefined;
  }

  async take(shard: ShardKeys, lease: Lease, limit: number): Promise<TakenLane[]> {
    const reply = await this.#run("take", [shard.holders, shard.lanes], [lease.token, lease.leaseMs, limit]);
    const taken: TakenLane[] = [];
    for (let index = 0; index < reply.length; index += 3)
      taken.push({
        lane: String(reply[index]),
        attempts: Number(reply[index + 1]),
        vanished: reply[index + 2] === 1,
      });
    return taken;
  }

  #run(name: ScriptName, keys: readonly string[], args: readonly ScriptArgument[]): Promise<Reply> {
    return this.#batch.run(name, keys, args) as Promise<Reply>;
  }
}

const laneKeys = (shard: ShardKeys, lanes: readonly LaneEntries[]): string[] =>
  lanes.map(({ lane }) => shard.lane(lane));

const groups = (lanes: readonly LaneEntries[]): (string | number)[] =>
  lanes.flatMap(({ lane, entries }) => [lane, entries.length, ...entries.map(encodeEntry)]);

function commitAnswer(reply: Reply): CommitAnswer {
  if (reply[0] === "committed") return { kind: "committed", taken: flags(reply) };
  if (reply[0] === "duplicate") return { kind: "duplicate" };
  return { kind: "conflict", version: Number(reply[1]), session: String(reply[2]) };
}

const flags = (reply: Reply): boolean[] => reply.slice(1).map((flag) => flag === 1);
