import { FIGURES, type Figures, type Ledger, type PodCount } from "./bot-fleet.ts";
import type { PodFigures } from "./pod-figures.ts";

/** A pod that was not read for so long before it was gone may have counted what nobody saw. */
const UNSEEN_MS = 10_000;

const NOTHING: readonly number[] = FIGURES.map(() => 0);

/** The counters of a pod that was never read. */
const NEVER: readonly number[] = [];

/** A ledger in which nothing stands. */
export const EMPTY_LEDGER: Ledger = { pods: [], gone: NOTHING, unread: 0, maxPending: 0 };

const plus = (one: readonly number[], other: readonly number[]): readonly number[] =>
  one.map((value, index) => value + (other[index] ?? 0));

const isUnseen = ({ readAt }: PodCount, now: Date): boolean => now.getTime() - Date.parse(readAt) > UNSEEN_MS;

/** What is known at one moment. */
export interface Reading {
  readonly pods: readonly PodFigures[];
  /** Updates at Telegram as the operator itself heard last. */
  readonly pending: number;
  readonly startedAt: string;
  readonly now: Date;
}

/**
 * The ledger after another look. Counters are those of processes: what a pod counted before the rollout is left out, what a new
 * pod counts is counted whole, a process that began again begins at 0, and what a pod that is gone had counted stays. Pure, and
 * the same reading twice changes nothing.
 */
export function entered(ledger: Ledger, { now, pending, pods, startedAt }: Reading): Ledger {
  const before = new Map(ledger.pods.map((count) => [count.pod, count]));
  const there = new Set(pods.map(({ pod }) => pod));
  const left = ledger.pods.filter(({ pod }) => !there.has(pod));
  const unseen = left.filter((count) => isUnseen(count, now));
  return {
    pods: pods.map((figures) => countOf(before.get(figures.pod), figures, startedAt, now)),
    gone: left.reduce((sum, { grown }) => plus(sum, grown), ledger.gone),
    unread: ledger.unread + unseen.length,
    maxPending: Math.max(ledger.maxPending, pending, heardOf(pods)),
  };
}

/** Updates at Telegram of all bots: of each bot the most that a pod was told, as all but one of them heard of it long ago. */
function heardOf(pods: readonly PodFigures[]): number {
  const most = new Map<string, number>();
  for (const { pending } of pods)
    for (const [bot, value] of Object.entries(pending)) most.set(bot, Math.max(most.get(bot) ?? 0, value));
  return [...most.values()].reduce((sum, value) => sum + value, 0);
}

function countOf(
  before: PodCount | undefined,
  { counters, createdAt, ends, pod }: PodFigures,
  startedAt: string,
  now: Date,
): PodCount {
  // Both are whole seconds: one of the same second was there before its gate was shut, and what it had counted is not ours.
  const isNew = Date.parse(createdAt) > Date.parse(startedAt);
  const of = ends ? { pod, ends } : { pod };
  if (counters === undefined) {
    // Stands in the ledger all the same: what never told must not pass for what counted nothing.
    const never = { last: NEVER, grown: NOTHING, readAt: isNew ? createdAt : startedAt };
    return { ...(before ?? never), ...of };
  }
  const readAt = now.toISOString();
  if (before === undefined || before.last.length === 0)
    return { ...of, last: counters, grown: isNew ? counters : NOTHING, readAt };
  const beganAgain = counters.some((value, index) => value < (before.last[index] ?? 0));
  const growth = beganAgain ? counters : counters.map((value, index) => value - (before.last[index] ?? 0));
  return { ...of, last: counters, grown: plus(before.grown, growth), readAt };
}

/** All that was counted. */
export function totalOf({ gone, pods }: Ledger): Figures {
  const total = pods.reduce((sum, { grown }) => plus(sum, grown), gone);
  return Object.fromEntries(FIGURES.map((name, index) => [name, total[index] ?? 0])) as Figures;
}

/** Pods of whose last seconds nothing is known when a rollout is closed: those that went unread, that do not tell, or still end. */
export function unreadOf({ pods, unread }: Ledger, now: Date): number {
  return unread + pods.filter((count) => count.ends === true || isUnseen(count, now)).length;
}
