import { METRICS } from "../../../../../app/src/contracts/metrics.ts";
import { seriesOf } from "../values/pods.ts";

/** What a pod counted since it began; only grows. */
export interface Work {
  /** Seconds of completed runs, by queue. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Completed jobs, by queue and name of the job. */
  readonly jobs: Readonly<Record<string, number>>;
}

/** What a worker's page tells of its work. */
export function workOf(page: string): Work {
  const completed = (name: string) =>
    seriesOf(page, name).filter(({ labels }) => labels.outcome === "completed");
  return {
    seconds: sums(completed(`${METRICS.jobDuration.name}_sum`), ({ queue = "" }) => queue),
    jobs: sums(completed(`${METRICS.jobTurnaround.name}_count`), ({ job = "", queue = "" }) =>
      jobKey(queue, job),
    ),
  };
}

/** Key of a kind of job in {@link Work}. */
export const jobKey = (queue: string, job: string): string => `${queue}/${job}`;

/** Calls a second that each service allows, as a worker's page tells. */
export const limitsOf = (page: string): Readonly<Record<string, number>> =>
  sums(seriesOf(page, METRICS.httpQuotaLimit.name), ({ service = "" }) => service);

function sums(
  series: ReturnType<typeof seriesOf>,
  keyOf: (labels: Readonly<Record<string, string>>) => string,
): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { labels, value } of series) found[keyOf(labels)] = (found[keyOf(labels)] ?? 0) + value;
  return found;
}

/** How far back a pool's work says how it works now: a vendor that has become slow shows within it. */
const WINDOW_MS = 300_000;

/** What a pool's pods did lately. */
export class RecentWork {
  readonly #kept: { readonly at: number; readonly pods: ReadonlyMap<string, Work> }[] = [];

  /** @param pods by what names a process of theirs. @returns what they did in the last five minutes, and since they began */
  add(pods: ReadonlyMap<string, Work>, now: number): { readonly lately: Work; readonly ever: Work } {
    // The last one older than the window stays: from it on is counted.
    while ((this.#kept[1]?.at ?? Number.POSITIVE_INFINITY) <= now - WINDOW_MS) this.#kept.shift();
    const from = this.#kept[0]?.pods;
    this.#kept.push({ at: now, pods });
    const all = [...pods];
    return {
      lately: together(all.map(([name, work]) => since(from?.get(name), work))),
      ever: together(all.map(([, work]) => work)),
    };
  }
}

/** One that began anew has done all of it since. */
function since(before: Work | undefined, now: Work): Work {
  const grown = (was: Readonly<Record<string, number>> = {}, is: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries(is).map(([key, value]) => [
        key,
        value >= (was[key] ?? 0) ? value - (was[key] ?? 0) : value,
      ]),
    );
  return { seconds: grown(before?.seconds, now.seconds), jobs: grown(before?.jobs, now.jobs) };
}

function together(all: readonly Work[]): Work {
  const add = (records: readonly Readonly<Record<string, number>>[]) => {
    const sum: Record<string, number> = {};
    for (const record of records)
      for (const [key, value] of Object.entries(record)) sum[key] = (sum[key] ?? 0) + value;
    return sum;
  };
  return { seconds: add(all.map(({ seconds }) => seconds)), jobs: add(all.map(({ jobs }) => jobs)) };
}
