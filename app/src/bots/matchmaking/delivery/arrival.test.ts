import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { EventContext } from "../../../platform/telegram/pipeline/event.ts";
import { type BackendFixture, createBackendFixture } from "../testing/backend.fixture.ts";
import type { Profile } from "../profile.ts";
import { EVENTS } from "../services.ts";

const PEOPLE = 10_000;
/** A third of the time that they are promised for: 500 come per second. */
const ARRIVAL_MS = 20_000;

interface Paired {
  partner?: number;
}

const toldAt = new Map<number, number>();
const partners = new Map<number, number>();
/** Notes when each was told of their partner. */
const noting = {
  name: "noting",
  session: { initial: (): Paired => ({}), parse: (stored: unknown) => stored as Paired },
  events: {
    paired: async ({ chatId, session }: EventContext<Paired>, payload: unknown) => {
      const { partner } = EVENTS.paired.parse(payload);
      toldAt.set(chatId, performance.now());
      partners.set(chatId, partner);
      session.partner = partner;
    },
    widened: async () => undefined,
  },
};

let bot: BackendFixture;
const stopping = new AbortController();
let running: Promise<unknown> | undefined;

beforeAll(async () => {
  bot = await createBackendFixture<Paired>(inject("mongoUrl"), inject("redisUrl"), { module: () => noting });
  running = bot.backend.consumers[0]?.run(stopping.signal, bot.blocking);
});
afterAll(async () => {
  stopping.abort();
  await running;
  await bot.end();
});

/** As many women as men in two languages, of all ages, each with a range about their own. */
function profileOf(index: number): Profile {
  const age = 18 + ((index * 7) % 13);
  const isWoman = Math.floor(index / 2) % 2 === 0;
  return {
    age,
    gender: isWoman ? "female" : "male",
    seeks: isWoman ? "male" : "female",
    ageFrom: Math.max(18, age - 6 - (index % 5)),
    ageTo: age + 6 + (index % 5),
    language: index % 2 === 0 ? "en" : "ru",
  };
}

test("10,000 people who arrive within seconds are all paired, each with somebody who fits; the old worker made one couple per 3 s", {
  timeout: 120_000,
}, async () => {
  const wishedAt = new Map<number, number>();
  const first = 2 ** 34;
  const start = performance.now();
  const cpu = process.cpuUsage();
  const wishes: Promise<unknown>[] = [];
  for (let index = 0; index < PEOPLE; index++) {
    const due = start + (index / PEOPLE) * ARRIVAL_MS;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    const person = first + index;
    wishedAt.set(person, performance.now());
    const payload = { person, seq: Date.now(), join: profileOf(index) };
    wishes.push(Promise.resolve(bot.backend.effects.writes.match?.(payload, "op")));
  }
  await Promise.all(wishes);
  await expect.poll(() => toldAt.size, { timeout: 90_000, interval: 200 }).toBe(PEOPLE);
  const took = performance.now() - start;
  const { system, user } = process.cpuUsage(cpu);

  for (const [person, partner] of partners) expect(partners.get(partner)).toBe(person);
  expect(await bot.pairs.countDocuments({ active: { $exists: true } })).toBe(PEOPLE / 2);
  const waits = [...toldAt].map(([person, at]) => at - (wishedAt.get(person) ?? 0)).sort((a, b) => a - b);
  const percentile = (share: number) => `${Math.round(waits[Math.floor(share * (PEOPLE - 1))] ?? 0)} ms`;
  console.log(
    `${PEOPLE} people in ${Math.round(took)} ms; from wish to being told: p50 ${percentile(0.5)}, p95 ${percentile(0.95)}, p99 ${percentile(0.99)}, longest ${percentile(1)}; ` +
      `${Math.round((user + system) / PEOPLE)} µs of this process each`,
  );
  const { profile } = { profile: profileOf(0) };
  await expect
    .poll(() => bot.backend.services.expectedWait(profile), { timeout: 10_000 })
    .toBeTypeOf("number");
});
