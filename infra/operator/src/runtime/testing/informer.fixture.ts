import { Registry } from "prom-client";
import { vi } from "vitest";
import { createKubeApi } from "../api/kube-api.ts";
import type { KubeObject } from "../api/object.ts";
import type { Resource } from "../api/resource.ts";
import { createRuntimeMetrics, type RuntimeMetrics } from "../observe/metrics.ts";
import { createInformer, type Informer } from "../watch/informer.ts";
import { FakeClock } from "./fake-clock.ts";
import { WatchServer } from "./watch-server.fixture.ts";

export const CONFIG_MAPS: Resource = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  namespaced: true,
};

export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** An informer of the test's own server, by a clock that the test moves. */
export interface Watched {
  readonly server: WatchServer;
  readonly clock: FakeClock;
  readonly metrics: RuntimeMetrics;
  readonly informer: Informer<ConfigMap>;
  /** `+name`, `~name`, `-name` for what was made, changed, deleted. */
  readonly told: string[];
  /** Waits until something real happened; time stands still. */
  until(holds: () => boolean): Promise<void>;
  /** Moves the clock, step by step, until something happened. @returns how far, ms */
  advanceUntil(holds: () => boolean, stepMs?: number): Promise<number>;
  /** Ends of watches by reason. */
  restarts(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts server and informer and waits for the first watch. */
export async function watched(prepare: (server: WatchServer) => void = () => {}): Promise<Watched> {
  const server = await WatchServer.start();
  prepare(server);
  const clock = new FakeClock();
  const metrics = createRuntimeMetrics(new Registry());
  const api = createKubeApi({ connection: server.connection, userAgent: "test", clock, metrics });
  const informer = createInformer<ConfigMap>({
    api,
    resource: CONFIG_MAPS,
    clock,
    metrics,
    random: () => 0.5,
  });
  const told: string[] = [];
  informer.onChange(({ key, before, after }) => {
    const sign = before === undefined ? "+" : after === undefined ? "-" : "~";
    told.push(`${sign}${key.replace("test/", "")}`);
  });
  const stopping = new AbortController();
  const run = informer.run(stopping.signal);
  const until = (holds: () => boolean): Promise<void> =>
    vi.waitUntil(holds, { timeout: 10_000, interval: 2 }).then(() => {});
  const advanceUntil = async (holds: () => boolean, stepMs = 500): Promise<number> => {
    const began = clock.now();
    while (!holds()) {
      await clock.advance(stepMs);
      // Real bytes need real time to arrive.
      for (let turn = 0; turn < 5 && !holds(); turn += 1)
        await new Promise((resolve) => setTimeout(resolve, 1));
      if (clock.now() - began > 24 * 3_600_000)
        throw new Error("it did not happen within a day of the clock");
    }
    return clock.now() - began;
  };
  const restarts = async (): Promise<Record<string, number>> => {
    const { values } = await metrics.watchRestarts.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels.reason, value]));
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    await run;
    await server.stop();
  };
  return { server, clock, metrics, informer, told, until, advanceUntil, restarts, stop };
}
