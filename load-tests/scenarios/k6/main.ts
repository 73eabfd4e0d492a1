import exec from "k6/execution";
import type { Options, Scenario } from "k6/options";
import { setTimeout } from "k6/timers";
import { CASTINGS } from "../castings.ts";
import { type Part, type Plan, timeline } from "../plan.ts";
import { ActLine } from "./act-line.ts";
import { RunClock } from "./clock.ts";
import { withinMeters } from "./meters.ts";
import { Tags } from "./tags.ts";
import { Visitor } from "./visitor.ts";

/*
 * What k6 runs: each VU plays many people, each by their own clock, in one iteration that lasts the whole run. k6 keeps a
 * copy of all this for each VU, and a VU per person would take a megabyte and half as much processor time again.
 */
const plan: Plan = JSON.parse(__ENV.PLAN ?? "");

/** k6 makes metrics only here. */
const within = withinMeters(plan.parts);

/** A VU does one thing at a time: with so many people it is free most of the time, and nobody waits for it. */
const PEOPLE_PER_VU = 250;

/** k6 runs this file once for itself, as number 0, and once for each VU: only the first needs the options. */
export const options: Options = __VU === 0 ? makeOptions() : {};

function makeOptions(): Options {
  return {
    scenarios: Object.fromEntries(plan.parts.map((part) => [part.bot, scenario(part)])),
    thresholds: JSON.parse(__ENV.THRESHOLDS ?? "{}"),
    summaryTrendStats: ["med", "p(95)", "p(99)", "max", "count"],
    systemTags: ["status"],
  };
}

function scenario({ bot, people }: Part): Scenario {
  const seconds = timeline(plan).at(-1)?.to ?? 0;
  return {
    executor: "per-vu-iterations",
    exec: "live",
    env: { BOT: bot },
    tags: { bot },
    vus: vusFor(people),
    iterations: 1,
    maxDuration: `${seconds + plan.patienceSeconds + 5}s`,
    gracefulStop: "0s",
  };
}

function vusFor(people: number): number {
  return Math.ceil(people / PEOPLE_PER_VU);
}

/** What all people share. */
interface Shared {
  readonly startedAt: number;
}

export function setup(): Shared {
  return { startedAt: Date.now() };
}

/** The people of this VU arrive and live; the iteration ends when all of them are done. */
export function live({ startedAt }: Shared): void {
  const part = plan.parts.find(({ bot }) => bot === __ENV.BOT);
  const casting = part && CASTINGS[part.cast];
  if (part === undefined || casting === undefined) throw new Error(`nobody plays ${__ENV.BOT}`);
  const stage = {
    ...{ plan, part, casting, clock: new RunClock(plan, startedAt), tags: new Tags(plan.hasSteps) },
    line: new ActLine(plan.url),
    within: within.filter(({ thresholdMs }) => part.thresholdsMs?.includes(thresholdMs)),
  };
  const [ramp = { seconds: 0 }] = plan.phases;
  const vus = vusFor(part.people);
  for (let index = exec.scenario.iterationInTest; index < part.people; index += vus) {
    // Evenly over the ramp: never thousands at once.
    const arrivesAt = startedAt + (index / part.people) * ramp.seconds * 1000;
    setTimeout(() => new Visitor(stage, index).live(), Math.max(0, arrivesAt - Date.now()));
  }
}

/** Hands the figures to the runner, which judges and reports. */
export function handleSummary(data: { metrics: unknown; setup_data?: Shared }): Record<string, string> {
  const summary = { startedAt: data.setup_data?.startedAt, metrics: data.metrics };
  return { [__ENV.SUMMARY ?? "summary.json"]: JSON.stringify(summary), stdout: "" };
}
