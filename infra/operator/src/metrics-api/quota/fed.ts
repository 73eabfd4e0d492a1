import type { ClassBounds } from "./bounds.ts";
import { jobKey, type Work } from "./work.ts";

/** How many pods of a pool a service's quota keeps at work. */
export type Fed =
  | { readonly kind: "pods"; readonly pods: number; readonly perSecond: number }
  /** `why`: a sentence for people. */
  | { readonly kind: "unknown"; readonly why: string };

/** Fewer say little about how long a job takes. */
const ENOUGH_JOBS = 10;

/**
 * Whatever is served runs in all so many jobs at once: calls a second that are allowed, times the seconds that a job takes for
 * each of its calls (Little's law). More pods than hold these jobs could only wait. Of several queues that share a quota the
 * one counts that would need most pods if it had all of it.
 */
export function fedPods(
  { atOnce, queues }: ClassBounds,
  service: string,
  perSecond: number | undefined,
  { ever, lately }: { readonly lately: Work; readonly ever: Work },
): Fed {
  if (perSecond === undefined)
    return { kind: "unknown", why: `No pod of the pool tells how many calls ${service} allows.` };
  const needed = Object.entries(queues)
    .filter(([, bound]) => bound.service === service)
    .flatMap(
      ([queue, { calls }]) =>
        secondsPerCall(queue, calls, lately) ?? secondsPerCall(queue, calls, ever) ?? [],
    )
    .map((seconds) => Math.ceil((perSecond * seconds) / atOnce));
  if (needed.length === 0)
    return {
      kind: "unknown",
      why: `Fewer than ${ENOUGH_JOBS} jobs that ask ${service} were done: how long they take is not known yet.`,
    };
  return { kind: "pods", pods: Math.max(1, ...needed), perSecond };
}

function secondsPerCall(
  queue: string,
  calls: Readonly<Record<string, number>>,
  { jobs, seconds }: Work,
): number | undefined {
  const done = Object.entries(calls).map(([job, each]) => ({ count: jobs[jobKey(queue, job)] ?? 0, each }));
  const count = done.reduce((sum, one) => sum + one.count, 0);
  if (count < ENOUGH_JOBS) return undefined;
  return (seconds[queue] ?? 0) / done.reduce((sum, one) => sum + one.count * one.each, 0);
}
