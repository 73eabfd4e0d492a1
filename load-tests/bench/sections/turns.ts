import type { SectionContext } from "./section.ts";

/**
 * Gives each candidate its turn in every round, one after the other, so that what drifts meanwhile hits all alike. One
 * that fails is reported and has no further turns.
 * @returns those that had all their turns
 */
export async function takeTurns<C extends { readonly name: string }>(
  { fail, rounds, say, stopping }: Pick<SectionContext, "fail" | "rounds" | "say" | "stopping">,
  candidates: readonly C[],
  turn: (candidate: C) => Promise<void>,
): Promise<C[]> {
  let left = [...candidates];
  for (let round = 1; round <= rounds; round++) {
    for (const candidate of left) {
      stopping.throwIfAborted();
      say(`round ${round} of ${rounds}: ${candidate.name}`);
      try {
        await turn(candidate);
      } catch (error) {
        stopping.throwIfAborted();
        fail(candidate.name, error);
        left = left.filter((other) => other !== candidate);
      }
    }
  }
  return left;
}
