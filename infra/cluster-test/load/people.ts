import { LOADED_BOTS } from "../../../load-tests/load/bots.ts";
import { makePlan } from "../../../load-tests/load/make-plan.ts";
import type { Plan } from "../../../load-tests/scenarios/plan.ts";

/** How many people there are, how often each acts and how long all of them are there. */
export interface PeopleOptions {
  readonly people: number;
  readonly everySeconds: number;
  readonly plateauSeconds: number;
}

/** People who are sent away when the work that they are there for is done: longer than that takes anywhere. */
export const UNTIL_SENT_AWAY_SECONDS = 900;

/**
 * One account of the carriers' vendor allows 200 calls a minute: quicker buyers would wait for that, not for the fleet. At this
 * pace the 60 buyers among 200 people ask for 140 (`expectedRates`).
 */
const LEAST_SECONDS_OF_BUYERS = 25;

/** What people of all bots do in the cluster: they arrive, look for each other and then go on as usual. */
export function peoplePlan(
  { everySeconds, people, plateauSeconds }: PeopleOptions,
  url: string,
  files: Plan["files"],
): Plan {
  const plateau = { name: "plateau", seconds: plateauSeconds, pace: 1, judged: true };
  const profile = {
    name: "cluster",
    purpose: "people in a cluster",
    people,
    arriveSeconds: 10,
    rushSeconds: 5,
    body: [plateau],
    findsKnee: false,
  };
  const unused = { json: undefined, junit: undefined, html: undefined, out: undefined, prometheus: false };
  const asked = { profile, scenario: "fleet", people, minutes: undefined, calibrate: false, ...unused };
  const plan = makePlan(asked, LOADED_BOTS, { url, files });
  const paceOf = (bot: string): number =>
    bot === "shipping" ? Math.max(everySeconds, LEAST_SECONDS_OF_BUYERS) : everySeconds;
  return { ...plan, parts: plan.parts.map((part) => ({ ...part, everySeconds: paceOf(part.bot) })) };
}
