import type { EnvironmentRule } from "./check.ts";
import type { Bounds } from "./environment.ts";
import { poolsOf } from "./pools.ts";

/** Bots that take updates from Telegram are never fewer: one may go for a rollout or with its node. */
const LEAST_BOTS = 2;

/** Bounds are whole numbers in order, and no bot is alone. */
export const replicaProblems: EnvironmentRule = (fleet) =>
  poolsOf(fleet).flatMap(({ name, component, replicas }) => [
    ...boundsProblems(name, replicas),
    ...(component === "bot" && replicas.min < LEAST_BOTS
      ? [`${name} has ${replicas.min} replicas at least; make replicas.min ${LEAST_BOTS} or more.`]
      : []),
  ]);

function boundsProblems(name: string, { max, min }: Bounds): readonly string[] {
  if (![min, max].every((bound) => Number.isSafeInteger(bound) && bound > 0)) {
    return [`${name} has replicas from ${min} to ${max}; both must be whole numbers above 0.`];
  }
  return min > max ? [`${name} has replicas from ${min} to ${max}; make replicas.max ${min} or more.`] : [];
}
