import type { FeltSlo, Slo } from "../../../app/src/contracts/slo.ts";
import type { Objective, ProcessUse } from "../../report/result.ts";
import type { LoadedBot } from "../bots.ts";
import type { Summary } from "../k6/summary.ts";
import { isJudged, LEAST_SAMPLES, metric as nameOf, metricsOf, percentile, tagsOf } from "../thresholds.ts";

/** What a bot promises, as it was measured in the judged phases. @param people of the bot in this run */
export function objectivesOf({ name, slo }: LoadedBot, people: number, summary: Summary): Objective[] {
  return slo.filter((each) => isJudged(each, people)).map((each) => objectiveOf(name, each, summary));
}

function objectiveOf(bot: string, slo: FeltSlo, summary: Summary): Objective {
  const { measured: metric } = metricsOf(bot, slo);
  const min_samples = LEAST_SAMPLES[slo.event];
  if (slo.kind === "success") {
    const share = summary.share(metric);
    const figures = { threshold: slo.objective, measured: share?.rate ?? null, samples: share?.samples ?? 0 };
    return judged({ ...named(slo), comparison: "at least", unit: "ratio", ...figures, min_samples });
  }
  const timing = summary.timing(metric);
  const measured = timing === null ? null : percentileOf(timing, slo.objective);
  const figures = { threshold: slo.thresholdMs, measured, samples: timing?.samples ?? 0 };
  const objective = { ...named(slo), comparison: "at most", unit: "ms", ...figures, min_samples } as const;
  if (slo.event === "reaction") return judged(objective);
  const unfinished = summary.count(nameOf("unfinished", tagsOf(bot, slo.event)));
  return withUnfinished(judged(objective), unfinished, slo.objective);
}

/**
 * Who waited in vain until the end counts among all who waited, and was not in time, however long they had left to wait.
 * @param share of all that must be in time
 */
function withUnfinished(objective: Objective, unfinished: number, share: number): Objective {
  if (unfinished === 0) return objective;
  const isMissed = unfinished > (1 - share) * objective.samples && objective.verdict === "passed";
  return { ...objective, unfinished, ...(isMissed && { verdict: "failed" }) };
}

function named(slo: Slo): Pick<Objective, "name" | "felt_percentile"> {
  const isFelt = slo.kind === "latency" && slo.event === "reaction";
  return { name: slo.name, felt_percentile: isFelt ? percentile(slo.objective) : null };
}

/** k6 keeps these percentiles; another objective needs another one in `summaryTrendStats`. */
function percentileOf(
  timing: { readonly p95_ms: number; readonly p99_ms: number },
  objective: number,
): number {
  const kept: Readonly<Record<number, number>> = { 95: timing.p95_ms, 99: timing.p99_ms };
  const value = kept[percentile(objective)];
  if (value === undefined) throw new RangeError(`k6's summary holds no p${percentile(objective)}`);
  return value;
}

/** Says whether an objective was reached; too few measurements never reach one. */
export function judged(objective: Omit<Objective, "verdict">): Objective {
  const { comparison, measured, min_samples, samples, threshold } = objective;
  if (measured === null || samples < min_samples) return { ...objective, verdict: "too few samples" };
  const isReached = comparison === "at most" ? measured <= threshold : measured >= threshold;
  return { ...objective, verdict: isReached ? "passed" : "failed" };
}

type Size = Pick<ProcessUse, "peak_rss_mb"> & { readonly role: string };

const BOT_PROCESS_MB = 300;

/** What is promised of the whole: no process of a bot grows beyond what its requirements name, else what its pod is given. */
export function memoryObjective(processes: readonly Size[], bots: readonly LoadedBot[] = []): Objective {
  const largest = largestBotMb(processes);
  return judged({
    name: "memory of a bot process",
    comparison: "at most",
    threshold: memoryLimitMb(bots),
    felt_percentile: null,
    unit: "MB",
    measured: largest ?? null,
    samples: largest === undefined ? 0 : 1,
    min_samples: 1,
  });
}

/** One process may serve several bots: the largest of their limits counts. */
function memoryLimitMb(bots: readonly LoadedBot[]): number {
  const named = bots
    .flatMap(({ load }) => load.figures?.list ?? [])
    .filter(({ source }) => source.kind === "memory")
    .map(({ threshold }) => threshold);
  return named.length === 0 ? BOT_PROCESS_MB : Math.max(...named);
}

/** The most that any bot process held; undefined without one. */
export function largestBotMb(processes: readonly Size[]): number | undefined {
  const sizes = processes.filter(({ role }) => role === "bot").map(({ peak_rss_mb }) => peak_rss_mb);
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}
