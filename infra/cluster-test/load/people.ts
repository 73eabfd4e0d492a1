import { LOADED_BOTS } from "../../../load-tests/load/bots.ts";
import { makePlan } from "../../../load-tests/load/make-plan.ts";
import type { Plan } from "../../../load-tests/scenarios/plan.ts";

/** How many people there are, how often each acts and how long all of them are there. */
export interface PeopleOptions {
  readonly people: number;
  readonly everySeconds: number;
  /** Absent: they are there to be served meanwhile, are not judged by, and stay until they are sent away. */
  readonly plateauSeconds?: number;
}

/** Longer than any work takes that people are there for. */
const UNTIL_SENT_AWAY_SECONDS = 900;
/** Nobody is judged, so nobody waits until the first labels are bought. */
const UNJUDGED_SETTLE_SECONDS = 10;

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
  const seconds = plateauSeconds ?? UNTIL_SENT_AWAY_SECONDS;
  const plateau = { name: "plateau", seconds, pace: 1, judged: true };
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
  const isShort = (name: string): boolean => plateauSeconds === undefined && name === "settle";
  return {
    ...plan,
    phases: plan.phases.map((phase) =>
      isShort(phase.name) ? { ...phase, seconds: UNJUDGED_SETTLE_SECONDS } : phase,
    ),
    parts: plan.parts.map((part) => ({ ...part, everySeconds: paceOf(part.bot) })),
  };
}
