import type { Options, Scenario } from "k6/options";
import { CASTINGS } from "../castings.ts";
import { type Part, type Plan, timeline } from "../plan.ts";
import { RunClock } from "./clock.ts";
import { Visitor } from "./visitor.ts";

/*
 * What k6 runs: each VU is one person for the whole run, each iteration one of their moves. k6 keeps a copy of all this
 * for each of thousands of people: what is imported costs memory, so it is little.
 */
const plan: Plan = JSON.parse(__ENV.PLAN ?? "");

/** k6 runs this file once for itself, as number 0, and once for each person: only the first needs the options. */
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
  const [ramp = { seconds: 0 }] = plan.phases;
  const seconds = timeline(plan).at(-1)?.to ?? 0;
  return {
    executor: "ramping-vus",
    exec: "live",
    env: { BOT: bot },
    startVUs: 0,
    // k6 never starts thousands at once.
    stages: [
      { target: people, duration: `${ramp.seconds}s` },
      { target: people, duration: `${seconds - ramp.seconds}s` },
    ],
    gracefulRampDown: "0s",
    gracefulStop: `${plan.patienceSeconds + 5}s`,
  };
}

/** What all people share. */
interface Shared {
  readonly startedAt: number;
}

export function setup(): Shared {
  return { startedAt: Date.now() };
}

let visitor: Visitor | undefined;

/** One move of the person that this VU is. */
export function live(shared: Shared): void {
  visitor ??= arrive(shared);
  visitor.live();
}

function arrive({ startedAt }: Shared): Visitor {
  const part = plan.parts.find(({ bot }) => bot === __ENV.BOT);
  const casting = part && CASTINGS[part.cast];
  if (part === undefined || casting === undefined) throw new Error(`nobody plays ${__ENV.BOT}`);
  return new Visitor({ plan, part, casting, clock: new RunClock(plan, startedAt), index: __VU - 1 });
}

/** Hands the figures to the runner, which judges and reports. */
export function handleSummary(data: { metrics: unknown; setup_data?: Shared }): Record<string, string> {
  const summary = { startedAt: data.setup_data?.startedAt, metrics: data.metrics };
  return { [__ENV.SUMMARY ?? "summary.json"]: JSON.stringify(summary), stdout: "" };
}
