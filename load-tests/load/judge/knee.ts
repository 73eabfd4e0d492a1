import type { LatencySlo, Slo, SuccessSlo } from "../../../app/src/contracts/slo.ts";
import type { LoadResult, Timing } from "../../report/result.ts";
import { percentile } from "../thresholds.ts";
import { DROPPED_RATIO } from "./verdict.ts";

/** One step of a ramp to failure, as it was measured. */
export interface Step {
  readonly people: number;
  readonly messagesPerSecond: number;
  readonly askedPerSecond: number;
  readonly felt: Timing | null;
  /** Share of acts of which somebody saw something. */
  readonly seen: number;
  /** Share of what was to be done that was left out, because whoever was to do it still waited. */
  readonly leftOut: number;
  /** Share of the time in which somebody waited for a processor. */
  readonly pressure: number | undefined;
}

/** How many steps held, from the first on without a gap. */
export function stepsThatHeld(steps: readonly Step[], slo: readonly Slo[]): number {
  const broken = steps.findIndex((step) => causes(step, slo).length > 0);
  return broken < 0 ? steps.length : broken;
}

/** The last step before the first that did not hold, and what gave way; null when none held. */
export function kneeOf(steps: readonly Step[], slo: readonly Slo[]): LoadResult["knee"] {
  const held = stepsThatHeld(steps, slo);
  const last = steps[held - 1];
  if (last?.felt == null) return null;
  const next = steps[held];
  const cause =
    next === undefined
      ? "no step was too much: the knee is further out"
      : `at ${Math.round(next.askedPerSecond)} messages per second ${causes(next, slo).join(", ")}${waiting(next)}`;
  return {
    people: last.people,
    messages_per_s: Math.round(last.messagesPerSecond),
    p95_ms: last.felt.p95_ms,
    cause,
  };
}

function causes(step: Step, slo: readonly Slo[]): string[] {
  const { askedPerSecond, felt, leftOut, messagesPerSecond } = step;
  if (felt === null) return ["nothing was seen any more"];
  return [
    ...slo
      .filter((each) => each.event === "reaction")
      .flatMap((each) => (each.kind === "latency" ? slow(each, felt) : unseen(each, step.seen))),
    ...(messagesPerSecond < askedPerSecond * 0.95
      ? [`only ${Math.round(messagesPerSecond)} per second were made`]
      : []),
    ...(leftOut > DROPPED_RATIO ? [`k6 left out ${Math.round(leftOut * 10_000) / 100} %`] : []),
  ];
}

function slow({ objective, thresholdMs }: LatencySlo, felt: Timing): string[] {
  const share = percentile(objective);
  const measured = share === 95 ? felt.p95_ms : felt.p99_ms;
  return measured <= thresholdMs ? [] : [`p${share} was ${Math.round(measured)} ms`];
}

function unseen({ objective }: SuccessSlo, seen: number): string[] {
  return seen >= objective ? [] : [`only ${Math.round(seen * 1000) / 10} % were seen`];
}

function waiting({ pressure }: Step): string {
  return pressure === undefined
    ? ""
    : `; ${Math.round(pressure * 100)} % of the time somebody waited for a processor`;
}
