import { beforeAll, expect, inject, it } from "vitest";
import type { Stack } from "../../../dev/testing/stack.ts";
import { payWithoutApi, payWithPollOnly } from "./away.ts";
import { FleetPool } from "./fleet.ts";
import { buying, buyingUnanswered } from "./journeys/buy.ts";
import type { Journey } from "./journeys/journey.ts";
import { toppingUp } from "./journeys/top-up.ts";
import { overpaying, payingLate, underpaying } from "./journeys/uneven-top-up.ts";
import { voiding, voidingRefused, voidingUnanswered } from "./journeys/void.ts";
import { booksOf } from "./records.ts";
import { unrecordedSends } from "./repeats.ts";
import { report } from "./report.ts";
import { type Outcome, runUnderKill } from "./run.ts";
import { pointsOn, type Tried, tryPoints } from "./try-points.ts";

/** Fleets that are killed side by side: each waits more than it computes. */
const FLEETS = 4;
/** Tries each n-th point only: an odd number samples befores and afters alike. CI takes a sample, all else is whole. */
const EVERY = Number(process.env.KILL_EVERY ?? 1);
/** Tries those points only that it fits, such as `bot after redis outbox commit`: to see one again. */
const AT = new RegExp(process.env.KILL_AT ?? "");
const JOURNEYS: readonly Journey[] = [
  buying,
  voiding,
  voidingRefused,
  toppingUp,
  buyingUnanswered,
  voidingUnanswered,
  underpaying,
  overpaying,
  payingLate,
];
/** Without these names in it, what is read off the wire is not understood any more. */
const STEPS = [/^redis outbox (commit|append)/, /^redis outbox settle/, /^http POST \/bot\/send/, /^mongo /];
const LIMIT_MS = 3_000_000;

let pool: FleetPool;

beforeAll(async () => {
  pool = await FleetPool.start(FLEETS, inject("mongoUrl"));
  return async () => {
    try {
      for (const { stack } of pool.all) await expectClean(stack);
    } finally {
      await pool.close();
    }
  };
}, 300_000);

/** What must be true of a fleet after all that was done to it. */
async function expectClean(stack: Stack): Promise<void> {
  expect(await booksOf(stack)).toEqual({ total: 0, wrong: [] });
  expect(await stack.sharedDb.collection("dead_letters").find().toArray()).toEqual([]);
}

/** The first journey of a fleet also makes what is made once, such as a queue's settings: nobody comes by there again. */
async function secondOf(fleet: FleetPool["all"][number], journey: Journey): Promise<Outcome> {
  await runUnderKill(fleet, journey);
  return runUnderKill(fleet, journey);
}

const isMissed = ({ reached }: Tried): boolean => !reached;

/** What must be true of a journey wherever it was interrupted. */
function expectWhole({ role, target, ...tried }: Tried): void {
  const at = `${role} killed ${target}`;
  expect(tried.missing, at).toEqual([]);
  // A second copy only of what the process that died had sent and not noted, and counted by whoever sent it again.
  expect(tried.unexplained, at).toEqual([]);
  expect(tried.countedRepeats, at).toBeGreaterThanOrEqual(tried.repeats.length);
  expect(tried.spare, at).toBeLessThanOrEqual(tried.spareCalled ? 1 : 0);
}

/** What is read off the wire of a process that nobody kills: messages sent, and each of them noted as done. */
function expectUnderstood({ laneSteps, written }: Outcome): void {
  const names = [...written.values()].flat();
  for (const step of STEPS)
    expect(
      names.filter((name) => step.test(name)),
      String(step),
    ).not.toHaveLength(0);
  const steps = [...laneSteps.values()];
  expect(steps.flat().filter(({ step }) => step === "send")).not.toHaveLength(0);
  expect(steps.flatMap(unrecordedSends)).toEqual([]);
}

it.concurrent.each(JOURNEYS)(
  "$name ends the same wherever the bot, the worker or the api is killed",
  async (journey) => {
    const undisturbed = await pool.use((fleet) => secondOf(fleet, journey));
    expect(undisturbed).toMatchObject({ books: journey.whole, spare: 0 });

    const points = pointsOn(undisturbed).filter(({ role, target }) => AT.test(`${role} ${target}`));
    expectUnderstood(undisturbed);
    for (const role of journey.roles) expect(undisturbed.written.get(role), role).not.toHaveLength(0);
    const from = JOURNEYS.indexOf(journey);
    const sample = points.filter((_, index) => index % EVERY === from % EVERY);
    // A misspelt KILL_AT or KILL_EVERY would try nothing, and nothing would go wrong.
    if (sample.length === 0 && process.env.KILL_AT === undefined) throw new Error("no point is to be tried");
    // Timers and a busy machine make some writes come elsewhere than in the undisturbed run: such a point has a second try.
    const first = await tryPoints(pool, journey, sample, undisturbed);
    const again = await tryPoints(pool, journey, first.filter(isMissed), undisturbed);
    const last = [...first.filter((each) => each.reached), ...again];
    report(journey.name, points.length, last);

    const tried = [...first.filter(isMissed), ...last];
    for (const { books, role, target } of tried)
      expect({ role, target, books }).toEqual({ role, target, books: undisturbed.books });
    for (const each of tried) expectWhole(each);
    // Of a small sample one may be missed.
    expect(last.filter((each) => each.reached).length).toBeGreaterThanOrEqual(
      Math.floor(0.85 * sample.length),
    );
  },
  LIMIT_MS,
);

it.concurrent(
  "topping up while the api is down is credited once, by OxaPay's next try",
  () => pool.use(payWithoutApi),
  LIMIT_MS,
);
it.concurrent(
  "topping up while the api stays down is credited once, by the poll",
  () => pool.use(payWithPollOnly),
  LIMIT_MS,
);
