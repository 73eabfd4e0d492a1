import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createMortal } from "../../../platform/testing/mortal.ts";
import { createBackendFixture, newPerson } from "../testing/backend.fixture.ts";
import { deliverRest, deliverRound } from "../testing/delivery.ts";
import { type TalkerSession, talker } from "../testing/talker.ts";

let bot: Awaited<ReturnType<typeof open>>;

const open = () =>
  createBackendFixture(inject("mongoUrl"), inject("redisUrl"), {
    module: ({ services }) => talker(services),
  });

beforeAll(async () => {
  bot = await open();
});
afterAll(() => bot.end());

type Act = "next" | "stop" | "look";
const PEOPLE = 5;
const act = fc.record({
  kind: fc.constant("act" as const),
  who: fc.integer({ min: 0, max: PEOPLE - 1 }),
  act: fc.constantFrom<Act>("next", "next", "next", "stop", "look", "look"),
});
const wipe = fc.record({ kind: fc.constant("wipe" as const) });
const meanwhile = fc.array(fc.oneof({ weight: 2, arbitrary: act }, { weight: 1, arbitrary: wipe }), {
  maxLength: 2,
});
const delivery = fc.record({
  kind: fc.constant("deliver" as const),
  dieAt: fc.constantFrom(1, 2, 3, 4, 5, 99, 99),
  moment: fc.constantFrom("before" as const, "after" as const),
  beforeWrite: meanwhile,
  afterWrite: meanwhile,
  beforeTelling: meanwhile,
});
const steps = fc.array(
  fc.oneof({ weight: 6, arbitrary: act }, { weight: 3, arbitrary: delivery }, { weight: 1, arbitrary: wipe }),
  { minLength: 4, maxLength: 30 },
);

/** What takes no time: a press, or the end of all that Redis knew. */
type Small = (typeof meanwhile extends fc.Arbitrary<infer Steps> ? Steps : never)[number];

let acts = 0;
/** Somebody presses a button, and what follows from it in their own lanes is done. */
async function press(person: number, kind: Act): Promise<void> {
  acts += 1;
  await bot.outbox.chats.tell(person, `act.${acts}`, "act", { kind });
  await bot.outbox.runner.idle();
}

async function deliverAll(): Promise<void> {
  await deliverRest(bot);
  await bot.outbox.runner.idle();
}

/** Whoever believes to be in a chat is in it, as MongoDB has it; answers the others. */
async function checkChats(people: readonly number[]): Promise<readonly number[]> {
  const others: number[] = [];
  for (const person of people) {
    const session = (await bot.session(person)) as TalkerSession | undefined;
    const active = await bot.activePairs(person);
    expect(active.length).toBeLessThanOrEqual(1);
    if (session?.state.at !== "chatting") {
      others.push(person);
      continue;
    }
    const { pair, partner } = session.state;
    expect(active).toMatchObject([{ _id: pair }]);
    expect(active[0]?.members).toContain(partner);
    // A session that was lost learns of the chat when its person comes back.
    const other = (await bot.session(partner)) as TalkerSession | undefined;
    if (other !== undefined) expect(other.state).toMatchObject({ pair, partner: person });
  }
  return others;
}

it("whoever dies, and whenever Redis is wiped: after each has pressed once more, nobody is in two pairs, nor in one that the other does not know", async () => {
  let together = 0;
  let wipes = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const people = Array.from({ length: PEOPLE }, newPerson);
      await bot.wipe();
      // MongoDB has people before their first wish: the writes of a chat are made in order.
      for (const person of people)
        await bot.backend.effects.writes.register?.({ person, firstName: "Ann" }, "op");
      const take = async (part: readonly Small[]): Promise<void> => {
        for (const step of part) {
          if (step.kind === "act") await press(people[step.who] ?? 0, step.act);
          else await bot.wipe();
          if (step.kind === "wipe") wipes += 1;
        }
      };
      for (const step of list) {
        if (step.kind !== "deliver") {
          await take([step]);
          continue;
        }
        const { afterWrite, beforeTelling, beforeWrite, dieAt, moment } = step;
        await deliverRound(bot, createMortal(dieAt, moment), {
          beforeWrite: () => take(beforeWrite),
          afterWrite: () => take(afterWrite),
          beforeTelling: () => take(beforeTelling),
        }).catch(() => undefined);
      }
      await deliverAll();
      await checkChats(people);
      for (const person of people) {
        await press(person, "next");
        await deliverAll();
      }
      const others = await checkChats(people);
      for (const person of others) expect(await bot.activePairs(person)).toEqual([]);
      together += PEOPLE - others.length;
      await bot.pairs.deleteMany({});
    }),
    { numRuns: 60 },
  );
  console.log(`${together} people together in the end, ${wipes} wipes`);
  expect(together).toBeGreaterThan(100);
}, 120_000);
