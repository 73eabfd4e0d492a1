import { type Part, type Phase, type Plan, timeline } from "../scenarios/plan.ts";
import type { LoadArguments } from "./arguments.ts";
import type { LoadedBot } from "./bots.ts";
import { expectedRates } from "./expected.ts";
import { askedOf } from "./judge/asked.ts";
import { limitsOf, reactionThresholds } from "./thresholds.ts";

/** Time for the last who arrived to answer their questions, where no bot wants more; and after the rush for everybody to settle. */
const SETTLE_SECONDS = 20;
const CALM_SECONDS = 10;
const LEAST_RAMP_SECONDS = 10;
const PATIENCE_SECONDS = 10;
const POINTS_PER_GRAPH = 80;

/** Where the people are. */
export interface Venue {
  /** Address of the Telegram simulator. */
  readonly url: string;
  readonly files: Plan["files"];
}

/** What k6 is to play. */
export function makePlan(asked: LoadArguments, bots: readonly LoadedBot[], venue: Venue): Plan {
  const { profile } = asked;
  const hasRush = bots.some((bot) => bot.hasRush);
  // Fewer or more people than the profile's arrive in less or more time, at the same rate.
  const scaled = (seconds: number) =>
    Math.max(Math.min(seconds, LEAST_RAMP_SECONDS), Math.ceil((seconds * asked.people) / profile.people));
  const quiet = (name: string, seconds: number): Phase => ({ name, seconds, pace: 1, judged: false });
  const phases: Phase[] = [
    quiet("arrive", scaled(profile.arriveSeconds)),
    quiet("settle", Math.max(SETTLE_SECONDS, ...bots.map(({ load }) => load.settleSeconds ?? 0))),
    ...(hasRush ? [quiet("rush", scaled(profile.rushSeconds)), quiet("calm", CALM_SECONDS)] : []),
    ...profile.body.map((phase) =>
      asked.minutes !== undefined && (phase.judged || profile.findsKnee)
        ? { ...phase, seconds: asked.minutes * 60 }
        : phase,
    ),
  ];
  return {
    ...venue,
    parts: partsOf(bots, asked.people),
    phases,
    hasSteps: profile.findsKnee,
    ...(hasRush && { rush: "rush" }),
    patienceSeconds: PATIENCE_SECONDS,
    slotSeconds: slotSeconds(phases),
  };
}

const CALIBRATION_SECONDS = 30;

/** The same people at the same pace, who only write, against a bot that does nothing. */
export function calibrationPlan({ profile, people }: LoadArguments, part: Part, url: string): Plan {
  // Nobody answers questions here: they may come quicker than to a real bot.
  const arriveSeconds = Math.max(5, Math.min(profile.arriveSeconds, people / 200));
  const phases: Phase[] = [
    { name: "arrive", seconds: arriveSeconds, pace: 1, judged: false },
    { name: "calm", seconds: 5, pace: 1, judged: false },
    { name: "plateau", seconds: Math.min(CALIBRATION_SECONDS, 10 + people / 200), pace: 1, judged: true },
  ];
  return {
    url,
    files: {},
    hasSteps: false,
    parts: [{ ...part, people, cast: "talker" }],
    phases,
    patienceSeconds: PATIENCE_SECONDS,
    slotSeconds: slotSeconds(phases),
  };
}

/** Messages per second that the people of a plan make in a phase. */
export function rateOf({ parts }: Plan, { pace }: Pick<Phase, "pace">): number {
  return askedOf(parts, [{ pace, seconds: 1 }]).perS;
}

function partsOf(bots: readonly LoadedBot[], people: number): Part[] {
  const shares = bots.reduce((sum, { share }) => sum + share, 0);
  return bots.map(({ name, load, share, slo }) => {
    const own = Math.max(2, Math.round((people * share) / shares));
    const { heap, messagesPerS } = expectedRates(load, own);
    return {
      ...{ bot: name, cast: name, people: own, messagesPerS, heap },
      everySeconds: load.everySeconds,
      jitter: load.jitter,
      thresholdsMs: reactionThresholds({ slo }),
      limitsMs: limitsOf(slo),
    };
  });
}

function slotSeconds(phases: readonly Phase[]): number {
  const seconds = timeline({ phases }).at(-1)?.to ?? 0;
  return Math.max(2, Math.ceil(seconds / POINTS_PER_GRAPH));
}
