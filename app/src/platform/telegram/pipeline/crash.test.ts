import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { MongoClient } from "mongodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { shardOf } from "../outbox/keys.ts";
import { setClock } from "../testing/clock.ts";
import { countingBot, Fleet, type FleetProcess } from "../testing/fleet.ts";
import type { Death } from "../testing/mortal-redis.ts";
import { type Fate, RecordingBotApi } from "../testing/recording-bot-api.ts";

const CHATS = [7, 8] as const;
const mongo = new MongoClient(inject("mongoUrl"));
let api: RecordingBotApi;

beforeAll(() => mongo.connect());
afterAll(() => mongo.close());
beforeEach(async () => {
  api = await RecordingBotApi.start();
});
afterEach(() => api.close());

interface Plan {
  /** Per update: its chat, and whether it is a button press (another delivery queue). */
  readonly updates: readonly { readonly chat: number; readonly press: boolean; readonly copies: number }[];
  /** Chats that are told something, by whichever process. */
  readonly events: readonly number[];
  readonly deaths: readonly Death[];
  readonly fates: readonly Fate[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  updates: fc.array(
    fc.record({ chat: fc.constantFrom(...CHATS), press: fc.boolean(), copies: fc.constantFrom(1, 1, 2) }),
    { minLength: 1, maxLength: 8 },
  ),
  events: fc.array(fc.constantFrom(...CHATS), { maxLength: 4 }),
  deaths: fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: 12 }),
      moment: fc.constantFrom("before" as const, "after" as const),
    }),
    { maxLength: 6 },
  ),
  fates: fc.array(fc.constantFrom<Fate>("ok", "ok", "lost", "cut", "busy", "broken", "html"), {
    maxLength: 12,
  }),
});

function updateOf(id: number, { chat, press }: Plan["updates"][number]): object {
  const from = { id: chat, is_bot: false, first_name: "P" };
  const message = { message_id: id, date: 1, chat: { id: chat, type: "private" }, from, text: "hi" };
  return press
    ? { update_id: id, callback_query: { id: `q${id}`, from, chat_instance: "x", data: "d", message } }
    : { update_id: id, message };
}

/** Two processes at any time; one that died is replaced by the next. */
class Pods {
  readonly #fleet: Fleet;
  readonly #deaths: Death[];
  readonly #running: FleetProcess[] = [];

  constructor(fleet: Fleet, deaths: readonly Death[]) {
    this.#fleet = fleet;
    this.#deaths = [...deaths];
  }

  async at(index: number): Promise<FleetProcess> {
    const running = this.#running[index];
    if (running !== undefined && !running.dead()) return running;
    const next = await this.#fleet.spawn(this.#deaths.shift());
    this.#running[index] = next;
    return next;
  }
}

/** As Telegram does: in order within a queue, one after another, again until it is acknowledged. */
async function deliver(plan: Plan, pods: Pods): Promise<void> {
  const queues = Map.groupBy(plan.updates.entries(), ([, update]) => `${update.press}${update.chat}`);
  const deliverQueue = async (queue: (readonly [number, Plan["updates"][number]])[]): Promise<void> => {
    for (const [index, update] of queue) {
      for (let attempt = 0; ; attempt++) {
        const copies = Array.from({ length: update.copies }, async (_, copy) => {
          const { pipeline } = await pods.at((index + copy + attempt) % 2);
          return pipeline.handle(updateOf(100 + index, update), "webhook", Date.now());
        });
        const verdicts = await Promise.all(copies);
        if (verdicts.some(({ kind }) => kind === "acknowledge")) break;
      }
    }
  };
  await Promise.all([...queues.values()].map(deliverQueue));
}

/** As whoever tells a chat does: again, in whichever process, until it is made. */
async function tellAll(plan: Plan, pods: Pods): Promise<void> {
  const tell = async (chat: number, index: number): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      const { outbox } = await pods.at((index + attempt) % 2);
      const made = outbox.chats.tell(chat, `e${index}`, "tick", {});
      if (await made.then(() => true).catch(() => false)) return;
    }
  };
  await Promise.all(plan.events.map(tell));
}

/** A healthy process takes over whatever is left, over and over, as time passes. */
async function drain(fleet: Fleet, bot: string): Promise<void> {
  await fleet.idle();
  const { outbox } = await fleet.spawn();
  const shards = [...new Set(CHATS.map(shardOf))];
  for (let minute = 1; minute < 100; minute++) {
    let taken = 0;
    fleet.now = minute * 120_000;
    for (const shard of shards) {
      await setClock(fleet.redis, bot, shard, 1_000_000 + fleet.now);
      taken += await outbox.runner.takeDue(shard);
    }
    // A process that lived on may have taken a lane just before.
    await fleet.idle();
    if (taken === 0 && (await fleet.left()).length === 0) return;
  }
  throw new Error("the lanes were not empty after 200 minutes");
}

describe("the update pipeline", () => {
  it("gives each acknowledged update and each event one effect and its replies in order, whoever dies when and whatever is lost", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const bot = `crash${randomUUID().slice(0, 8)}`;
        const db = mongo.db(bot);
        const fleet = new Fleet({
          redis: inject("redisUrl"),
          db,
          apiRoot: api.url,
          module: countingBot(bot),
        });
        Object.assign(api, { accepted: [], uncertain: 0, fates: [...plan.fates] });
        const pods = new Pods(fleet, plan.deaths);
        await Promise.all([deliver(plan, pods), tellAll(plan, pods)]);
        await drain(fleet, bot);

        let extra = 0;
        for (const chat of CHATS) {
          const updates = plan.updates.filter((update) => update.chat === chat).length;
          const sent = updates + plan.events.filter((told) => told === chat).length;
          // To itself a process that "died" here only lost Redis, so it says that the bot will be back soon.
          const texts = api.textsTo(chat).filter((text) => text !== "soon");
          const firsts = [...new Set(texts)];
          const expected = Array.from({ length: sent }, (_, index) => [
            `${index + 1}`,
            `${index + 1} again`,
          ]).flat();
          expect(firsts).toEqual(expected);
          // A repetition follows its first copy at once: nothing later overtook it.
          expect(texts.toSorted((a, b) => expected.indexOf(a) - expected.indexOf(b))).toEqual(texts);
          extra += texts.length - firsts.length;
        }
        expect(extra).toBeLessThanOrEqual(fleet.takeovers + api.uncertain);
        expect(new Set(fleet.jobs).size).toBe(plan.updates.length + plan.events.length);
        const presses = plan.updates.filter(({ press }) => press).length;
        const answers = api.accepted.filter(({ method }) => method === "answerCallbackQuery");
        expect(new Set(answers.map(({ payload }) => payload.callback_query_id)).size).toBe(presses);
        expect(await fleet.left()).toEqual([]);
        await fleet.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
