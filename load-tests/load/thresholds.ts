import type { FeltSlo, SloEvent } from "../../app/src/contracts/slo.ts";
import { type Plan, type Threshold, type Thresholds, timeline } from "../scenarios/plan.ts";
import type { LoadedBot } from "./bots.ts";

/** Fewer measurements than these say nothing of a percentile. */
export const LEAST_SAMPLES: Readonly<Record<SloEvent, number>> = { reaction: 100, match: 20, label: 20 };

/** From so many people on there is always somebody who fits within a second; with fewer, waiting is nobody's fault. */
export const PEOPLE_TO_JUDGE_MATCHING = 2_000;

/** From how many people on an event is judged: below, it is too rare, or hangs on chance. */
const PEOPLE_TO_JUDGE: Readonly<Record<SloEvent, number>> = {
  reaction: 0,
  match: PEOPLE_TO_JUDGE_MATCHING,
  label: 1_000,
};

const SHOWN = ["max>=0"];
const COUNTED = ["count>=0"];
const RATED = ["rate>=0"];

/** k6's metric of a part: `felt{bot:matchmaking,judged:yes}`. */
export function metric(name: string, tags: Readonly<Record<string, string>>): string {
  const list = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return list.length === 0 ? name : `${name}{${list.join(",")}}`;
}

/**
 * Everything the runner reads in k6's summary, with what the bots promise as real thresholds. A figure of a part (a bot, an
 * act, a point of a graph) is in the summary only if a threshold names it, so there are some that always hold.
 */
export function thresholdsOf(plan: Plan, bots: readonly LoadedBot[]): Thresholds {
  const shown: Record<string, readonly Threshold[]> = {
    [metric("felt", { judged: "yes" })]: SHOWN,
    [metric("lag", { judged: "yes" })]: SHOWN,
    [metric("happened", { event: "match" })]: SHOWN,
    [metric("seen", { judged: "yes" })]: RATED,
    ...slotThresholds(plan),
    ...phaseThresholds(plan),
  };
  for (const { bot, people } of plan.parts) {
    const loaded = bots.find(({ name }) => name === bot);
    Object.assign(shown, partThresholds(bot, loaded));
    for (const slo of loaded?.slo ?? []) if (isJudged(slo, people)) add(shown, bot, slo);
  }
  return shown;
}

/** Whether an objective counts with so many people. */
export function isJudged({ event }: FeltSlo, people: number): boolean {
  return people >= PEOPLE_TO_JUDGE[event];
}

/** k6's metric of the acts that were felt within so long. */
export const withinName = (thresholdMs: number): string => `felt_within_${thresholdMs}`;

/** The thresholds of what a bot promises of its reactions, ms. */
export function reactionThresholds({ slo }: Pick<LoadedBot, "slo">): readonly number[] {
  const latencies = slo.flatMap((each) =>
    each.kind === "latency" && each.event === "reaction" ? [each.thresholdMs] : [],
  );
  return [...new Set(latencies)];
}

/** The time within which each event but a reaction is promised, ms; the longest where there are several. */
export function limitsOf(slo: readonly FeltSlo[]): Readonly<Record<string, number>> {
  const limits: Record<string, number> = {};
  for (const each of slo)
    if (each.kind === "latency" && each.event !== "reaction")
      limits[each.event] = Math.max(limits[each.event] ?? 0, each.thresholdMs);
  return limits;
}

/** The tags of an event. A first partner is met in the rush, before the objectives count; all else counts where they do. */
export function tagsOf(bot: string, event: Exclude<SloEvent, "reaction">): Record<string, string> {
  return { bot, event, ...(event !== "match" && { judged: "yes" }) };
}

/** The metric of an objective, and the one that counts its measurements: k6 lets a threshold without any pass. */
export function metricsOf(bot: string, { event, kind }: FeltSlo): { measured: string; guard: string } {
  if (event !== "reaction") {
    const tags = tagsOf(bot, event);
    return { measured: metric("happened", tags), guard: metric("happenings", tags) };
  }
  const tags = { bot, judged: "yes" };
  return { measured: metric(kind === "success" ? "seen" : "felt", tags), guard: metric("acts", tags) };
}

/** What people of a bot bring to its end, by what it promises of that. */
export function eventsOf(slo: readonly FeltSlo[]): readonly Exclude<SloEvent, "reaction">[] {
  const events = slo.map(({ event }) => event).filter((event) => event !== "reaction");
  return [...new Set(events)];
}

function add(thresholds: Record<string, readonly Threshold[]>, bot: string, slo: FeltSlo): void {
  const { measured, guard } = metricsOf(bot, slo);
  const expression =
    slo.kind === "latency" ? `p(${percentile(slo.objective)})<=${slo.thresholdMs}` : `rate>=${slo.objective}`;
  const before = thresholds[measured]?.filter((each) => each !== "max>=0" && each !== "rate>=0") ?? [];
  thresholds[measured] = [...before, expression];
  thresholds[guard] = [`count>=${LEAST_SAMPLES[slo.event]}`];
}

/** 95 for 0.95, without the noise of floating point. */
export function percentile(objective: number): number {
  return Number((objective * 100).toFixed(6));
}

function slotThresholds(plan: Plan): Record<string, readonly string[]> {
  const seconds = timeline(plan).at(-1)?.to ?? 0;
  const slots = Math.ceil(seconds / plan.slotSeconds);
  const names = Array.from({ length: slots }, (_, slot) => ({ slot: String(slot) }));
  return Object.fromEntries(
    names.flatMap((tags) => [
      [metric("felt", tags), SHOWN],
      [metric("seen", tags), RATED],
      [metric("arrivals", tags), COUNTED],
    ]),
  );
}

/** Where p95 is so far gone in a step of a ramp, the next ones only torment the machine. */
const HOPELESS = { threshold: "p(95)<3000", abortOnFail: true, delayAbortEval: "10s" };

function phaseThresholds(plan: Plan): Record<string, readonly Threshold[]> {
  if (!plan.hasSteps) return {};
  return Object.fromEntries(
    plan.phases.flatMap(({ name }) => [
      [metric("felt", { phase: name }), [HOPELESS]],
      [metric("seen", { phase: name }), RATED],
      [metric("skipped", { phase: name }), COUNTED],
    ]),
  );
}

function partThresholds(bot: string, loaded: LoadedBot | undefined): Record<string, readonly string[]> {
  const acts = Object.keys(loaded?.acts ?? {});
  const events = eventsOf(loaded?.slo ?? []).map((event) => tagsOf(bot, event));
  return Object.fromEntries([
    [metric("felt", { bot, judged: "yes" }), SHOWN],
    [metric("seen", { bot, judged: "yes" }), RATED],
    [metric("seen", { bot }), RATED],
    [metric("acts", { bot, judged: "yes" }), COUNTED],
    ...(loaded === undefined ? [] : reactionThresholds(loaded)).map((ms) => [
      metric(withinName(ms), { bot, judged: "yes" }),
      RATED,
    ]),
    [metric("arrivals", { bot }), COUNTED],
    ...events.map((tags) => [metric("happened", tags), SHOWN]),
    ...events.map((tags) => [metric("happenings", tags), COUNTED]),
    ...events.map((tags) => [metric("unfinished", tags), COUNTED]),
    ...acts.map((act) => [metric("felt", { bot, act, judged: "yes" }), SHOWN]),
    ...acts.map((act) => [metric("seen", { bot, act, judged: "yes" }), RATED]),
    ...acts.map((act) => [metric("seen", { bot, act }), RATED]),
  ]);
}
