import { LABEL } from "../constructs/labels.ts";
import type { Cluster } from "./cluster.ts";
import { autoscalerSchema } from "./objects.ts";
import { waitUntil } from "./wait.ts";

/** What an autoscaler of a bot says of itself. */
export interface ScalerState {
  readonly name: string;
  readonly least: number;
  readonly current: number;
  readonly desired: number;
  /** Use of the requested CPU, in per cent; undefined where nothing was measured. */
  readonly cpu: number | undefined;
  readonly target: number;
}

const LOOK_EVERY_SECONDS = 5;
/** Four syncs of an HPA that is set up as usual, and twice the time over which metrics-server measures. */
const REST_SECONDS = 60;
/** What starting takes may have added two pods: they are kept for 5 minutes, then taken away one a minute. */
const REST_WITHIN_SECONDS = 480;

/** The bots' autoscalers, as they are now. */
export async function botScalers({ kubectl }: Cluster): Promise<readonly ScalerState[]> {
  const scalers = await kubectl.list("hpa", autoscalerSchema, `${LABEL.component}=bot`);
  return scalers.map(({ metadata, spec, status }) => ({
    name: metadata.name,
    least: spec.minReplicas,
    current: status.currentReplicas,
    desired: status.desiredReplicas,
    cpu: status.currentMetrics?.find(({ resource }) => resource?.name === "cpu")?.resource?.current
      .averageUtilization,
    target:
      spec.metrics.find(({ resource }) => resource?.name === "cpu")?.resource?.target.averageUtilization ?? 0,
  }));
}

/**
 * Waits until every bot's autoscaler has kept to its least for {@link REST_SECONDS}, seeing less CPU than it aims at: what
 * starting took is then behind it, and what it does next has another cause.
 * @returns the CPU seen @throws Error with what does not rest
 */
export async function untilAtRest(cluster: Cluster): Promise<string> {
  let since = performance.now();
  let most = new Map<string, number>();
  const restless = async (): Promise<string> => {
    const scalers = await botScalers(cluster);
    const moved =
      scalers.length === 0 ? "there is no autoscaler" : scalers.map(unrestOf).filter(Boolean).join(", ");
    if (moved !== "") {
      since = performance.now();
      most = new Map();
      return moved;
    }
    for (const { cpu = 0, name } of scalers) most.set(name, Math.max(cpu, most.get(name) ?? 0));
    const seconds = (performance.now() - since) / 1000;
    return seconds >= REST_SECONDS ? "" : `at rest for ${Math.round(seconds)} s only`;
  };
  const patience = { withinSeconds: REST_WITHIN_SECONDS, everySeconds: LOOK_EVERY_SECONDS };
  await waitUntil(restless, { ...patience, signal: cluster.abandoned });
  const figures = [...most].map(([name, cpu]) => `${name} at most ${cpu} % CPU`);
  return `${figures.join(", ")}, in ${REST_SECONDS} s at the least number of pods`;
}

/** What keeps an autoscaler from being at rest, in words; "" where nothing does. */
export function unrestOf({ cpu, current, desired, least, name, target }: ScalerState): string {
  if (current !== least || desired !== least) return `${name} has ${current} pods and wants ${desired}`;
  if (cpu === undefined) return `${name} knows no CPU yet`;
  return cpu < target ? "" : `${name} sees ${cpu} % CPU of ${target} %`;
}

/** The autoscalers that have added pods, with why; "" while none has. */
export function grownOf(scalers: readonly ScalerState[]): string {
  return scalers
    .filter(({ current, least }) => current > least)
    .map(
      ({ cpu, current, least, name, target }) =>
        `${name} ${least} → ${current} at ${cpu ?? "?"} % CPU of ${target} %`,
    )
    .join(", ");
}
