import { setTimeout as sleep } from "node:timers/promises";
import { LABEL } from "../constructs/labels.ts";
import type { Cluster } from "./cluster.ts";
import { autoscalerSchema, holds, type Pod, podSchema } from "./objects.ts";

/** What runs in the app's own images, besides Jobs. */
export const APP = `${LABEL.component} in (bot,worker,api)`;
const LOOK_EVERY_MS = 2_000;

/**
 * How long a pod may be left out of its Service though nobody took it away: on a machine that is too slow a probe misses its
 * time, and two that do (`readinessProbe`) cost a pod one period, 5 s, and what the kubelet is late.
 */
const MISSED_PROBES_SECONDS = 10;

/** A watch over how many pods of the app serve. */
export interface Watch {
  /** Ends it. @returns how often it looked @throws Error with each Deployment that had too few ready pods, and for how long */
  ended(): Promise<string>;
}

/**
 * Looks on, from now, whether every Deployment keeps the ready pods that its autoscaler must not go below. Those on their way
 * out do not count, ready or not. A Deployment that rolls as it should never has fewer; what is below only for as long as
 * missed probes take is told, not held against it, unless no pod at all was left.
 */
export async function watchServing(cluster: Cluster): Promise<Watch> {
  const scalers = await cluster.kubectl.list("hpa", autoscalerSchema, APP);
  const shortfalls = scalers.map(({ metadata, spec }) => new Shortfall(metadata.name, spec.minReplicas));
  const stopping = new AbortController();
  let looks = 0;
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const ready = (await cluster.kubectl.list("pods", podSchema, APP)).filter(serves);
      looks += 1;
      for (const each of shortfalls) each.look(ready, performance.now());
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  // Heard when it is ended; until then a failure is nobody's.
  watching.catch(() => undefined);
  return {
    ended: async () => {
      stopping.abort();
      await watching;
      if (shortfalls.length === 0 || looks === 0)
        throw new Error(`it looked ${looks} times at ${shortfalls.length} Deployments`);
      const held = shortfalls.filter((each) => each.isHeld()).map(String);
      if (held.length > 0) throw new Error(held.join(", "));
      const missed = shortfalls.filter(({ longestSeconds }) => longestSeconds > 0).map(String);
      return [`${shortfalls.length} Deployments, looked at ${looks} times`, ...missed].join("; ");
    },
  };
}

/** The longest time that a Deployment had fewer ready pods than its least. */
export class Shortfall {
  longestSeconds = 0;
  #fewest: number;
  #since: number | undefined;
  readonly #name: string;
  readonly #least: number;

  constructor(name: string, least: number) {
    this.#name = name;
    this.#least = least;
    this.#fewest = least;
  }

  /** @param ready pods of any Deployment that serve @param nowMs of a clock that only goes on */
  look(ready: readonly Pick<Pod, "metadata">[], nowMs: number): void {
    const count = ready.filter(({ metadata }) => metadata.labels[LABEL.instance] === this.#name).length;
    this.#fewest = Math.min(this.#fewest, count);
    if (this.#since !== undefined) {
      // Between two looks nobody knows: the time to this one counts.
      this.longestSeconds = Math.max(this.longestSeconds, Math.round((nowMs - this.#since) / 1000));
    }
    if (count >= this.#least) this.#since = undefined;
    else this.#since ??= nowMs;
  }

  /** Whether it is more than missed probes. */
  isHeld(): boolean {
    return this.longestSeconds > MISSED_PROBES_SECONDS || (this.#fewest === 0 && this.#least > 1);
  }

  toString(): string {
    return `${this.#name} had ${this.#fewest} of ${this.#least} ready, for ${this.longestSeconds} s`;
  }
}

const serves = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && holds(status, "Ready");
