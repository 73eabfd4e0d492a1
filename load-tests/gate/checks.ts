import { METRICS, REQUEST_BUCKETS } from "../../app/src/contracts/metrics.ts";
import { matchers } from "../../dashboards/slo/expressions.ts";
import type { LatencySlo, Slo, SuccessSlo } from "../../app/src/contracts/slo.ts";
import { LEAST_SAMPLES } from "../load/thresholds.ts";
import type { Prometheus } from "./prometheus.ts";

/** A bot and what it promises. */
export interface JudgedBot {
  readonly name: string;
  readonly slo: readonly Slo[];
}

/** What is judged, and how strictly. */
export interface GateOptions {
  readonly bots: readonly JudgedBot[];
  /** How far back it is looked from the moment that Prometheus is asked about, in seconds. */
  readonly seconds: number;
  /** A promise of less is judged as this: for machines that are not meant to keep it. An edge of `REQUEST_BUCKETS`. */
  readonly floorMs: number;
}

/** One thing that was judged. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was measured and what is asked for, in words. */
  readonly seen: string;
}

/**
 * Judges a stretch of time by what the bots promise and what must not happen at all. How long people wait for a partner is
 * left out: it depends on who else is there.
 */
export async function gateChecks(prometheus: Prometheus, options: GateOptions): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const { name, slo } of options.bots) {
    for (const promise of slo.filter(({ event }) => event === "reaction")) {
      const check = promise.kind === "latency" ? latencyCheck : successCheck;
      checks.push(await check(prometheus, name, promise as LatencySlo & SuccessSlo, options));
    }
  }
  checks.push(await deadLetterCheck(prometheus, options));
  return checks;
}

async function latencyCheck(
  prometheus: Prometheus,
  bot: string,
  { indicator, name, objective, thresholdMs }: LatencySlo,
  { floorMs, seconds }: GateOptions,
): Promise<Check> {
  const judgedMs = Math.max(thresholdMs, floorMs);
  const reply = METRICS[indicator.metric].name;
  const total = await grown(prometheus, `${reply}_count{bot="${bot}"}`, seconds);
  const quick = await grown(prometheus, `${reply}_bucket{bot="${bot}",le=~"${edge(judgedMs)}"}`, seconds);
  return judge(`${bot}: ${name}`, total, quick, objective, `answered within ${judgedMs} ms`);
}

async function successCheck(
  prometheus: Prometheus,
  bot: string,
  { indicator, name, objective }: SuccessSlo,
  { seconds }: GateOptions,
): Promise<Check> {
  const updates = METRICS[indicator.metric].name;
  const total = await grown(prometheus, updates + matchers({ bot, ...indicator.labels }), seconds);
  const bad = { bot, ...indicator.labels, ...indicator.bad };
  const wrong = await grown(prometheus, updates + matchers(bad), seconds);
  return judge(`${bot}: ${name}`, total, total - wrong, objective, "did not go wrong");
}

async function deadLetterCheck(prometheus: Prometheus, { seconds }: GateOptions): Promise<Check> {
  const given = await grown(prometheus, METRICS.deadLetters.name, seconds);
  return { name: "nothing is given up", passed: given === 0, seen: `${rounded(given)} dead letters` };
}

/**
 * By how much a counter grew, in all processes together, those that began or ended meanwhile included. Not by `increase`: it
 * sees nothing of a series that begins at one, which is how a first dead letter looks.
 */
async function grown(prometheus: Prometheus, series: string, seconds: number): Promise<number> {
  const window = `${Math.round(seconds)}s`;
  const now = `sum(max_over_time(${series}[${window}]))`;
  const before = `(sum(${series} offset ${window}) or vector(0))`;
  return Math.max(0, (await prometheus.number(`${now} - ${before}`)) ?? 0);
}

function judge(name: string, total: number, good: number, objective: number, what: string): Check {
  const least = LEAST_SAMPLES.reaction;
  if (total < least)
    return { name, passed: false, seen: `${rounded(total)} measured; at least ${least} are needed` };
  const share = good / total;
  const seen = `${percent(share)} of ${rounded(total)} ${what}; ${percent(objective)} are promised`;
  return { name, passed: share >= objective, seen };
}

/** Prometheus 3 writes whole numbers as 1.0, earlier ones as the process did. */
function edge(ms: number): string {
  const seconds = ms / 1000;
  if (!REQUEST_BUCKETS.some((bucket) => bucket === seconds))
    throw new RangeError(`${ms} ms is no edge of the histogram: ${REQUEST_BUCKETS.join(", ")} s`);
  return Number.isInteger(seconds) ? `${seconds}(\\\\.0)?` : String(seconds).replace(".", "\\\\.");
}

const percent = (share: number): string => `${(Math.round(share * 100_000) / 1000).toString()} %`;

const rounded = (count: number): number => Math.round(count);
