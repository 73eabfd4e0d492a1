import type { Entry, LaneEntries } from "../outbox/entry.ts";
import type {
  AppendAnswer,
  AppendRequest,
  CommitAnswer,
  LaneState,
  Lease,
  Pause,
  Settlement,
} from "../outbox/protocol.ts";
import { encodeTwin } from "../outbox/twin.ts";

export interface ModelHolder {
  readonly token: string;
  readonly until: number;
  readonly state: "s" | "d";
  readonly attempts: number;
  /** Entries settled under this token. */
  readonly settled: number;
}

export interface ModelLane {
  entries: Entry[];
  holder: ModelHolder | undefined;
  /** When somebody has to look; undefined = not in the index. */
  dueAt: number | undefined;
}

interface SessionChange {
  readonly person: string;
  readonly version: number;
  readonly session: string | undefined;
  readonly lease: Lease;
  readonly lanes: readonly LaneEntries[];
}

/** What ADR 1 says of one shard, in plain code: the scripts must answer as this does. */
export class OutboxModel {
  now = 1_000_000;
  readonly seen = new Map<string, number>();
  readonly sessions = new Map<string, { version: number; data: string }>();
  readonly lanes = new Map<string, ModelLane>();
  readonly effects = new Set<string>();
  /** Twins of the shard's chat, newest first. */
  twins: string[] = [];

  lane(name: string): ModelLane {
    const known = this.lanes.get(name);
    if (known !== undefined) return known;
    const lane: ModelLane = { entries: [], holder: undefined, dueAt: undefined };
    this.lanes.set(name, lane);
    return lane;
  }

  isDuplicate(queue: string, id: number): boolean {
    const seen = this.seen.get(queue) ?? -1;
    return id <= seen && id >= seen - 1_000_000;
  }

  session(key: string): { version: number; data: string } {
    return this.sessions.get(key) ?? { version: 0, data: "" };
  }

  commit(request: { queue: string; updateId: number } & SessionChange): CommitAnswer {
    const known = this.session(request.person);
    if (this.isDuplicate(request.queue, request.updateId)) return { kind: "duplicate" };
    if (request.version !== known.version)
      return { kind: "conflict", version: known.version, session: known.data };
    this.seen.set(request.queue, request.updateId);
    return this.#change(request);
  }

  commitEvent(request: { effectId: string } & SessionChange): CommitAnswer {
    const known = this.session(request.person);
    if (this.effects.has(request.effectId)) return { kind: "duplicate" };
    if (request.version !== known.version)
      return { kind: "conflict", version: known.version, session: known.data };
    this.effects.add(request.effectId);
    return this.#change(request);
  }

  #change({ lanes, lease, person, session }: SessionChange): CommitAnswer {
    const known = this.session(person);
    this.sessions.set(person, { version: known.version + 1, data: session ?? known.data });
    return { kind: "committed", taken: lanes.map((lane) => this.enter(lane, lease)) };
  }

  append(request: AppendRequest): AppendAnswer {
    if (this.effects.has(request.effectId)) return { kind: "duplicate" };
    this.effects.add(request.effectId);
    return { kind: "appended", taken: request.lanes.map((lane) => this.enter(lane, request.lease)) };
  }

  /** Answers whether the caller has the lane now. */
  enter({ entries, lane: name }: LaneEntries, { leaseMs, token }: Lease): boolean {
    const lane = this.lane(name);
    const wasEmpty = lane.entries.length === 0;
    lane.entries.push(...entries);
    if (!wasEmpty || lane.holder !== undefined) return false;
    if (leaseMs === 0) {
      lane.dueAt = this.now;
      return false;
    }
    this.#hold(lane, { token, until: this.now + leaseMs, state: "s", attempts: 0, settled: 0 });
    return true;
  }

  settle(
    name: string,
    { leaseMs, token }: Lease,
    { settled: reported, twin }: Pick<Settlement, "settled" | "twin">,
  ): LaneState {
    const lane = this.lane(name);
    const { holder } = lane;
    if (holder === undefined || holder.token !== token) return { kind: "lost" };
    const settled = Math.max(reported, holder.settled);
    const done = settled - holder.settled;
    lane.entries.splice(0, done);
    if (twin !== undefined && done > 0)
      this.twins = [encodeTwin(twin.twin), ...this.twins].slice(0, twin.limit);
    if (lane.entries.length === 0) {
      lane.holder = undefined;
      lane.dueAt = undefined;
      return { kind: "released" };
    }
    const attempts = done > 0 ? 0 : holder.attempts;
    this.#hold(lane, { token, until: this.now + leaseMs, state: "s", attempts, settled });
    return { kind: "held", entries: [...lane.entries] };
  }

  postpone(name: string, token: string, { failed, ms }: Pause): number | undefined {
    const lane = this.lane(name);
    if (lane.holder?.token !== token) return undefined;
    const attempts = lane.holder.attempts + (failed ? 1 : 0);
    this.#hold(lane, { token: "-", until: this.now + ms, state: "d", attempts, settled: 0 });
    return attempts;
  }

  take(token: string, leaseMs: number): { lane: string; attempts: number; vanished: boolean }[] {
    const due = [...this.lanes].filter(([, lane]) => lane.dueAt !== undefined && lane.dueAt <= this.now);
    due.sort(([a, first], [b, second]) => (first.dueAt ?? 0) - (second.dueAt ?? 0) || (a < b ? -1 : 1));
    return due.map(([name, lane]) => {
      const attempts = lane.holder?.attempts ?? 0;
      const vanished = lane.holder?.state === "s";
      this.#hold(lane, { token, until: this.now + leaseMs, state: "s", attempts, settled: 0 });
      return { lane: name, attempts, vanished };
    });
  }

  #hold(lane: ModelLane, holder: ModelHolder): void {
    lane.holder = holder;
    lane.dueAt = holder.until;
  }
}
