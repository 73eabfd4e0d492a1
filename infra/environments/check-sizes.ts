import { FLOOR, mongodFloor } from "../../load-tests/capacity/requirements.ts";
import type { ContainerSize } from "../constructs/resources.ts";
import type { EnvironmentRule } from "./check.ts";
import { poolsOf } from "./pools.ts";

interface Sized {
  readonly name: string;
  readonly size: ContainerSize | undefined;
  /** What the requirements give it at least; cores and GB. */
  readonly floor: { readonly cpu: number; readonly memoryGb: number };
}

/** No container has less than the requirements' table gives it, and where it is promised, none is promised less. */
export const sizeProblems: EnvironmentRule = (fleet) => {
  const { mongo, monitoring, people, promised, redis } = fleet.environment;
  const all: readonly Sized[] = [
    ...poolsOf(fleet).map(({ component, name, size }) => ({ name, size, floor: FLOOR[component] })),
    {
      name: "mongo",
      size: mongo.kind === "replica-set" ? mongo.size : undefined,
      floor: mongodFloor(people),
    },
    {
      name: "redis.queues",
      size: "size" in redis.queues ? redis.queues.size : undefined,
      floor: FLOOR.redis,
    },
    {
      name: "redis.cache",
      size: redis.cache !== undefined && "size" in redis.cache ? redis.cache.size : undefined,
      floor: FLOOR.redis,
    },
    { name: "monitoring.prometheus", size: monitoring.prometheus.size, floor: FLOOR.prometheus },
    { name: "monitoring.grafana", size: monitoring.grafana?.size, floor: FLOOR.grafana },
  ];
  return all.flatMap((each) => problemsOf(each, promised ? "request" : "limit"));
};

function problemsOf({ floor, name, size }: Sized, kind: "request" | "limit"): readonly string[] {
  if (size === undefined) return [];
  const leastMb = floor.memoryGb * 1024;
  const word = kind === "request" ? "is promised" : "may take";
  return [
    ...(["cpu", "memoryMb"] as const).flatMap((what) =>
      size[what].request > size[what].limit
        ? [
            `${name} requests ${size[what].request} of ${what} and may take ${size[what].limit}; raise the limit.`,
          ]
        : [],
    ),
    ...(size.cpu[kind] < floor.cpu
      ? [`${name} ${word} ${size.cpu[kind]} CPU; the requirements give it ${floor.cpu}: raise cpu.${kind}.`]
      : []),
    ...(size.memoryMb[kind] < leastMb
      ? [
          `${name} ${word} ${size.memoryMb[kind]} MiB; the requirements give it ${leastMb}: raise memoryMb.${kind}.`,
        ]
      : []),
  ];
}
