import type { Part, Phase } from "../../scenarios/plan.ts";

/** Share of the people and of the messages asked for that must have been there: else the load was another one. */
export const REACHED_RATIO = 0.95;

/** One run in some seven hundred is further off by chance. */
const DEVIATIONS = 3;

/** Messages per second that were asked for, and the fewest that count as those. */
export interface AskedRate {
  readonly perS: number;
  readonly leastPerS: number;
}

type Asked = Pick<Part, "people" | "everySeconds" | "messagesPerS" | "heap">;

/**
 * What people are asked for over some phases, as their bots' loads declare it. Where a conversation is many messages, they
 * come in heaps, and in a short run of a few people chance takes a large share: what it may take is granted.
 */
export function askedOf(
  parts: readonly Asked[],
  phases: readonly Pick<Phase, "pace" | "seconds">[],
): AskedRate {
  const turns = phases.reduce((sum, { pace, seconds }) => sum + pace * seconds, 0);
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const messages = parts.map((part) => usualRate(part) * turns);
  const all = messages.reduce((sum, count) => sum + count, 0);
  const variance = parts.reduce((sum, { heap = 0 }, index) => sum + (messages[index] ?? 0) * heap, 0);
  const least = Math.max(0, all * REACHED_RATIO - DEVIATIONS * Math.sqrt(variance));
  return { perS: all / seconds, leastPerS: least / seconds };
}

function usualRate({ everySeconds, messagesPerS, people }: Asked): number {
  return messagesPerS ?? people / everySeconds;
}
