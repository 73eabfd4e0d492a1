import { Registry } from "prom-client";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/errors.ts";
import { createKubeApi } from "../api/kube-api.ts";
import { keyOf } from "../api/object.ts";
import { createRuntimeMetrics } from "../observe/metrics.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { CONFIG_MAPS, type ConfigMap } from "../testing/informer.fixture.ts";
import { WatchServer } from "../testing/watch-server.fixture.ts";
import { type ControllerSpec, specChanged, watching } from "./controller.ts";
import { createManager } from "./manager.ts";
import { again, settled } from "./outcome.ts";

const until = (holds: () => boolean): Promise<unknown> =>
  vi.waitUntil(holds, { timeout: 15_000, interval: 2 });
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A manager with one controller of the server's ConfigMaps; `server`'s objects are put before it starts. */
async function started(reconcile: ControllerSpec["reconcile"], names: readonly string[], workers = 2) {
  const server = await WatchServer.start();
  for (const name of names) server.put(name);
  const clock = new FakeClock();
  const metrics = createRuntimeMetrics(new Registry());
  const api = createKubeApi({ connection: server.connection, userAgent: "test", clock });
  const retries = { firstMs: 200, capMs: 10_000, perSecond: 10, burst: 100, random: () => 0 };
  const manager = createManager({ api, clock, metrics, retries, stopMs: 10_000 });
  const maps = manager.watch<ConfigMap>(CONFIG_MAPS);
  const watches = [watching(maps, (map) => [keyOf(map)])];
  manager.control({ name: "test", watches, reconcile, workers, timeoutMs: 60_000 });
  const stop = new AbortController();
  const run = manager.run(stop.signal);
  closing.push(async () => {
    stop.abort();
    await clock.advance(20_000);
    await run.catch(() => {}); // looked at by the test
    await server.stop();
  });
  await until(() => server.openWatches === 1);
  const results = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      (await metrics.reconciles.get()).values.map(({ labels, value }) => [labels.result, value]),
    );
  return { server, clock, manager, metrics, stop, run, results };
}

test("every key there is, then those that change, then those that asked", async () => {
  const seen: string[] = [];
  const reconcile = async (key: string) => {
    seen.push(key.replace("test/", ""));
    return key === "test/again" ? again(30_000) : settled;
  };
  const { server, clock, results } = await started(reconcile, ["a", "again"]);
  await until(() => seen.length === 2);
  server.put("b");
  server.remove("a");
  await until(() => seen.length === 4);
  await clock.advance(29_999);
  expect(seen).toEqual(["a", "again", "b", "a"]);
  await clock.advance(1);
  expect(seen.at(-1)).toBe("again");
  expect(await results()).toEqual({ settled: 3, again: 2 });
});

test("a failure comes back after a growing pause, or when the server said, and anew from the least when it went well", async () => {
  let failures = 3;
  let time: FakeClock | undefined;
  const times: number[] = [];
  const { clock, results, metrics } = await started(async () => {
    times.push(time?.now() ?? 0);
    failures -= 1;
    if (failures >= 0)
      throw failures === 0 ? new ApiError(429, "TooManyRequests", "by the test", 5_000) : new Error("x");
    return settled;
  }, ["a"]);
  time = clock;
  await until(() => times.length === 1);
  await clock.advance(60_000);
  expect(times).toEqual([0, 100, 300, 5_300]);
  expect(await results()).toEqual({ failed: 3, settled: 1 });
  expect((await metrics.queueRetries.get()).values[0]?.value).toBe(3);
});

test("a reconcile that takes too long is aborted and comes again; while it does not end, nothing else has its key", async () => {
  const signals: AbortSignal[] = [];
  const gates: (() => void)[] = [];
  const { server, clock, results } = await started(
    async (_key, { signal }) => {
      signals.push(signal);
      await new Promise<void>((resolve) => gates.push(resolve));
      signal.throwIfAborted();
      return settled;
    },
    ["a"],
  );
  await until(() => signals.length === 1);
  await clock.advance(60_000);
  expect(signals[0]?.aborted).toBe(true);
  server.put("a", { changed: "1" });
  await clock.advance(60_000);
  expect(signals).toHaveLength(1);
  gates[0]?.();
  await until(() => signals.length === 2);
  gates[1]?.();
  await vi.waitFor(async () => expect(await results()).toEqual({ timed_out: 1, settled: 1 }), 15_000);
});

test("asked to stop: what is under way ends, nothing new is begun, then the watches end", async () => {
  const ended: string[] = [];
  const gates: (() => void)[] = [];
  const { server, run, stop, clock } = await started(
    async (key) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      ended.push(key);
      return settled;
    },
    ["a", "b", "c"],
  );
  await until(() => gates.length === 2);
  stop.abort();
  await clock.advance(9_000);
  expect(server.openWatches).toBe(1);
  for (const open of gates) open();
  await run;
  expect(ended).toEqual(["test/a", "test/b"]);
  await until(() => server.openWatches === 0);
  expect(clock.pending).toBe(0);
});

test("asked to stop: what does not end in time is aborted; what ignores that is left, and said", async () => {
  const signals: AbortSignal[] = [];
  const { run, stop, clock } = await started(
    (_key, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    },
    ["a"],
  );
  const outcome = run.catch((error: unknown) => String(error));
  await until(() => signals.length === 1);
  stop.abort();
  await clock.advance(9_999);
  expect(signals[0]?.aborted).toBe(false);
  await clock.advance(1);
  expect(signals[0]?.aborted).toBe(true);
  await clock.advance(5_000);
  expect(await outcome).toMatch(/ignores its signal/);
});

test("is ready when everything was listed and is heard, and says what is not", async () => {
  const { manager, clock, server } = await started(async () => settled, ["a"]);
  expect(manager.problems()).toEqual([]);
  server.refuse(500, 1_000);
  server.resetWatches();
  await clock.advance(200_000);
  expect(manager.problems()).toEqual([expect.stringMatching(/^ConfigMap was not heard for 200 s$/)]);
});

test("a change of the status alone is not one of the spec", () => {
  const at = (generation: number) => ({ metadata: { name: "a", generation } });
  expect(specChanged({ key: "a", before: at(1), after: at(1) })).toBe(false);
  expect(specChanged({ key: "a", before: at(1), after: at(2) })).toBe(true);
  expect(specChanged({ key: "a", before: undefined, after: at(1) })).toBe(true);
  expect(specChanged({ key: "a", before: at(1), after: undefined })).toBe(true);
});
