import type { LatencySlo, Slo, SuccessSlo } from "../../../app/src/contracts/slo.ts";
import type { LoadResult, Timing } from "../../report/result.ts";
import { percentile } from "../thresholds.ts";
import { DROPPED_RATIO } from "./verdict.ts";

/** One step of a ramp to failure, as it was measured. */
export interface Step {
  readonly people: number;
  readonly messagesPerSecond: number;
  readonly askedPerSecond: number;
  /** Fewer are another load. */
  readonly leastPerSecond: number;
  readonly felt: Timing | null;
  /** Share of acts of which somebody saw something. */
  readonly seen: number;
  /** Share of what was to be done that was left out, because whoever was to do it still waited. */
  readonly leftOut: number;
  /** Share of the time in which somebody waited for a processor. */
  readonly pressure: number | undefined;
}

/**
 * How many steps there are up to the last that held. One before it that did not is a slip, not the knee: what recovers at a
 * higher pace was not overloaded at the lower one.
 */
export function stepsUpToKnee(steps: readonly Step[], slo: readonly Slo[]): number {
  return steps.findLastIndex((step) => causes(step, slo).length === 0) + 1;
}

/** The last step that held, what gave way after it, and what slipped before; null when none held. */
export function kneeOf(steps: readonly Step[], slo: readonly Slo[]): LoadResult["knee"] {
  const held = stepsUpToKnee(steps, slo);
  const last = steps[held - 1];
  if (last?.felt == null) return null;
  const next = steps[held];
  const slips = steps.slice(0, held).filter((step) => causes(step, slo).length > 0);
  return {
    people: last.people,
    messages_per_s: Math.round(last.messagesPerSecond),
    p95_ms: last.felt.p95_ms,
    cause: [
      next === undefined
        ? "no step was too much: the knee is further out"
        : `${missed(next, slo)}${waiting(next)}`,
      ...slips.map((step) => `before that, for a while, ${missed(step, slo)}`),
    ].join("; "),
  };
}

function missed(step: Step, slo: readonly Slo[]): string {
  return `at ${Math.round(step.askedPerSecond)} messages per second ${causes(step, slo).join(", ")}`;
}

function causes(step: Step, slo: readonly Slo[]): string[] {
  const { felt, leastPerSecond, leftOut, messagesPerSecond } = step;
  if (felt === null) return ["nothing was seen any more"];
  // Bots of a fleet may promise the same.
  const broken = new Set(
    slo
      .filter((each) => each.event === "reaction")
      .flatMap((each) => (each.kind === "latency" ? slow(each, felt) : unseen(each, step.seen))),
  );
  return [
    ...broken,
    ...(messagesPerSecond < leastPerSecond
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
