import type { Slo } from "../../../app/src/contracts/slo.ts";
import type { LoadResult } from "../../report/result.ts";
import type { PhaseAt, Plan } from "../../scenarios/plan.ts";
import type { LoadArguments } from "../arguments.ts";
import { FLEET, type LoadedBot } from "../bots.ts";
import { askedOf } from "../judge/asked.ts";
import { kneeOf, type Step, stepsUpToKnee } from "../judge/knee.ts";
import { DROPPED_RATIO } from "../judge/verdict.ts";
import type { Summary } from "../k6/summary.ts";
import { metric } from "../thresholds.ts";
import { WAITS } from "./probes.ts";
import { spanOf, type Watch } from "./process-watch.ts";

/** What a run was, and what it measured. */
interface Measured {
  readonly asked: LoadArguments;
  readonly bots: readonly LoadedBot[];
  readonly plan: Plan;
  readonly summary: Summary;
  readonly watch: Watch;
}

interface PhaseStep extends Step {
  readonly phase: string;
}

/** Where a ramp to failure failed. */
export interface Ramp {
  readonly knee: LoadResult["knee"];
  /** The phases up to the knee: all that the generator must have kept up with. */
  readonly phases: readonly string[];
}

/** Judges the steps of a ramp to failure; undefined when the run is none. */
export function rampOf(measured: Measured, phases: readonly PhaseAt[]): Ramp | undefined {
  if (!measured.asked.profile.findsKnee) return undefined;
  const steps = stepsOf(measured, phases);
  const slo = promisesOf(measured);
  const next = steps[stepsUpToKnee(steps, slo)];
  const names = phases.map(({ name }) => name);
  return {
    knee: kneeOf(steps, slo),
    phases: next === undefined ? names : names.slice(0, names.indexOf(next.phase)),
  };
}

/**
 * What k6 did and left out. Of a ramp to failure it is what belongs to the phases up to the knee: in the others the system
 * was too slow on purpose, and whoever still waits for an answer leaves their next act out.
 */
export function generatorOf(summary: Summary, ramp: Ramp | undefined): LoadResult["generator"] {
  const parts = ramp === undefined ? [{}] : ramp.phases.map((phase) => ({ phase }));
  const acts = sum(parts, (part) => summary.acts(part));
  const skipped = sum(parts, (part) => summary.count(metric("skipped", part)));
  const dropped = summary.count("dropped_iterations") + skipped;
  const lag = summary.timing(metric("lag", { judged: "yes" }));
  const gone = summary.count("gone");
  return { iterations: acts + dropped, dropped, max_dropped_ratio: DROPPED_RATIO, gone, lag };
}

function stepsOf({ asked, plan, summary, watch }: Measured, phases: readonly PhaseAt[]): PhaseStep[] {
  const names = new Set(asked.profile.body.map(({ name }) => name));
  return phases
    .filter(({ name }) => names.has(name))
    .map((phase) => {
      const of = { phase: phase.name };
      const acts = summary.acts(of);
      const skipped = summary.count(metric("skipped", of));
      const wanted = askedOf(plan.parts, [phase]);
      return {
        phase: phase.name,
        people: sum(plan.parts, ({ bot }) => summary.count(metric("arrivals", { bot }))),
        messagesPerSecond: acts / phase.seconds,
        askedPerSecond: wanted.perS,
        leastPerSecond: wanted.leastPerS,
        felt: summary.timing(metric("felt", of)),
        seen: summary.share(metric("seen", of))?.rate ?? 0,
        leftOut: skipped / Math.max(1, acts + skipped),
        pressure: watch.growth(WAITS, spanOf(phase, summary.startedAt)) / (phase.seconds * 1000),
      };
    });
}

/** In a fleet the strictest promise counts for all. */
function promisesOf({ asked, bots }: Measured): readonly Slo[] {
  return asked.scenario === FLEET ? bots.flatMap(({ slo }) => slo) : (bots[0]?.slo ?? []);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
