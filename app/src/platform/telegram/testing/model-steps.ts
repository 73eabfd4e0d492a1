import fc from "fast-check";
import { expect } from "vitest";
import type { RedisClient } from "../../redis/client.ts";
import type { CallEntry } from "../outbox/entry.ts";
import type { ShardKeys } from "../outbox/keys.ts";
import type { CommitRequest, UpdateKeys } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import { setClock } from "./clock.ts";
import type { OutboxModel } from "./outbox-model.ts";

export const LIMIT = { intervalMs: 1_000, burst: 3 };

/** One shard on a real Redis, and what the model says of it. */
export interface ModelWorld {
  readonly redis: RedisClient;
  readonly bot: string;
  readonly shard: ShardKeys;
  readonly scripts: OutboxScripts;
  readonly model: OutboxModel;
}

/** A step does the same to both and compares the answers. */
type Step = (world: ModelWorld) => Promise<void>;

export const say = (text: string): CallEntry => ({
  kind: "call",
  method: "sendMessage",
  payload: { chat_id: 7, text },
});

export function updateKeys(shard: ShardKeys, queue = "0.7", person = 7): UpdateKeys {
  return {
    shard,
    seen: shard.seen(1, queue),
    session: shard.session(7, person),
  };
}

export function commitRequest(change: Partial<CommitRequest>): CommitRequest {
  return {
    updateId: 1,
    version: 0,
    session: undefined,
    markerTtlMs: 60_000,
    sessionTtlMs: 60_000,
    rate: "",
    limit: LIMIT,
    lease: { token: "a", leaseMs: 1_000 },
    lanes: [],
    ...change,
  };
}

const token = fc.constantFrom("a", "a", "b");
const lane = fc.constantFrom("t:7", "t:7", "w:7");
const lease = fc.record({ token, leaseMs: fc.constantFrom(0, 50, 200) });

const commit = fc
  .record({
    queue: fc.constantFrom("0.7", "3.7"),
    person: fc.constantFrom(7, 8),
    ahead: fc.constantFrom(-1_000_001, -1_000_000, -1, 0, 1, 1, 1, 2),
    stale: fc.constantFrom(0, 0, 0, 1, -1),
    data: fc.option(fc.string({ minLength: 1, maxLength: 5 }), { nil: undefined }),
    names: fc.uniqueArray(lane, { maxLength: 3 }),
    texts: fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 3 }),
    lease,
  })
  .map(
    (action): Step =>
      async ({ model, scripts, shard }) => {
        const updateId = (model.seen.get(action.queue) ?? 5_000_000) + action.ahead;
        const person = String(action.person);
        const keys = updateKeys(shard, action.queue, action.person);
        const lanes = action.names.map((name) => ({ lane: name, entries: action.texts.map(say) }));
        const known = model.session(person);
        const isNew = !model.isDuplicate(action.queue, updateId);

        const loaded = await scripts.load(keys, updateId, LIMIT);
        const { version, data: session } = known;
        expect(loaded).toMatchObject(isNew ? { isNew, version, session } : { isNew });
        const change = {
          updateId,
          version: version + action.stale,
          session: action.data,
          lease: action.lease,
          lanes,
        };
        const answer = await scripts.commit(keys, commitRequest(change));
        expect(answer).toEqual(model.commit({ queue: action.queue, person, ...change }));
      },
  );

const event = fc
  .record({
    effectId: fc.constantFrom("e1", "e2", "e3", "e4"),
    person: fc.constantFrom(7, 8),
    stale: fc.constantFrom(0, 0, 0, 1, -1),
    data: fc.option(fc.string({ minLength: 1, maxLength: 5 }), { nil: undefined }),
    names: fc.uniqueArray(lane, { maxLength: 3 }),
    lease,
  })
  .map(
    (action): Step =>
      async ({ model, scripts, shard }) => {
        const { data: session, effectId, lease: asked, person } = action;
        const known = model.session(String(person));
        const isNew = !model.effects.has(effectId);
        const keys = { shard, done: shard.done(7, effectId), session: shard.session(7, person) };
        expect(await scripts.loadEvent(keys)).toEqual(
          isNew ? { isNew, version: known.version, session: known.data } : { isNew, version: 0, session: "" },
        );
        const lanes = action.names.map((name) => ({ lane: name, entries: [say(effectId)] }));
        const change = { version: known.version + action.stale, session, lease: asked, lanes };
        const ttls = { effectTtlMs: 60_000, sessionTtlMs: 60_000 };
        const answer = await scripts.commitEvent(keys, { ...change, ...ttls });
        expect(answer).toEqual(model.commitEvent({ effectId, person: String(person), ...change }));
      },
  );

const append = fc.record({ effectId: fc.constantFrom("e1", "e2", "e3"), lane, lease }).map(
  (action): Step =>
    async ({ model, scripts, shard }) => {
      const lanes = [{ lane: action.lane, entries: [say(action.effectId)] }];
      const { effectId, lease: asked } = action;
      const request = { chatId: 7, effectId, ttlMs: 60_000, lease: asked, lanes };
      expect(await scripts.append(shard, request)).toEqual(model.append(request));
    },
);

/** Reports one more entry or none, perhaps twice because the first answer was lost. */
const settle = fc
  .record({
    lane,
    token,
    done: fc.constantFrom(0, 0, 1),
    times: fc.constantFrom(1, 2),
    copy: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }),
  })
  .map(
    (action): Step =>
      async ({ model, redis, scripts, shard }) => {
        const asked = { token: action.token, leaseMs: 100 };
        const settled = (model.lane(action.lane).holder?.settled ?? 0) + action.done;
        const twin = action.copy !== undefined && {
          twin: {
            key: shard.twins(7),
            twin: { source: 5, copy: action.copy, chat: 8 },
            ttlMs: 60_000,
            limit: 3,
          },
        };
        const settlement = { lane: action.lane, settled, batch: 99, ...twin };
        for (let time = 0; time < action.times; time++)
          expect(await scripts.settle(shard, asked, settlement)).toEqual(
            model.settle(action.lane, asked, settlement),
          );
        expect(await redis.lrange(shard.twins(7), 0, -1)).toEqual(model.twins);
      },
  );

const pause = fc.record({ ms: fc.constantFrom(0, 60), failed: fc.boolean() });
const postpone = fc.record({ lane, token, pause }).map(
  (action): Step =>
    async ({ model, scripts, shard }) => {
      const answer = await scripts.postpone(shard, action.token, action.lane, action.pause);
      expect(answer).toBe(model.postpone(action.lane, action.token, action.pause));
    },
);

const take = token.map(
  (taker): Step =>
    async ({ model, scripts, shard }) => {
      expect(await scripts.take(shard, { token: taker, leaseMs: 80 }, 99)).toEqual(model.take(taker, 80));
    },
);

/** Lets time pass, so that leases and delays end. */
export const wait = (ms: number): Step => {
  return async ({ bot, model, redis }) => {
    model.now += ms;
    await setClock(redis, bot, 3, model.now);
  };
};

/** Every step there is, in any order. */
export const anySteps = fc.array(
  fc.oneof(commit, event, append, settle, postpone, take, fc.constantFrom(1, 50, 201).map(wait)),
  { minLength: 1, maxLength: 60 },
);
