import { afterEach, expect, test } from "vitest";
import { type Watched, watched } from "../testing/informer.fixture.ts";

// Each test names what people reported of client-node's informer (kubernetes-client/javascript) or of another's.

let here: Watched;
afterEach(() => here.stop());

const ready = async (prepare?: Parameters<typeof watched>[0]): Promise<Watched> => {
  here = await watched(prepare);
  await here.until(() => here.server.openWatches === 1);
  return here;
};

test("shows what is there and tells each change once", async () => {
  const { server, informer, told, until } = await ready((prepared) => prepared.put("a", { n: "1" }));
  expect(informer.list().map(({ data }) => data)).toEqual([{ n: "1" }]);
  expect(informer.get("test/a")).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
  server.put("b");
  server.put("a", { n: "2" });
  server.remove("b");
  await until(() => told.length === 4);
  expect(told).toEqual(["+a", "+b", "~a", "-b"]);
  expect(informer.get("test/a")?.data).toEqual({ n: "2" });
  expect(informer.get("test/b")).toBeUndefined();
});

test("goes on after a reset, from where it was, and misses nothing of between (#1496, #589)", async () => {
  const { server, told, advanceUntil, until, restarts } = await ready();
  server.put("a");
  await until(() => told.length === 1);
  server.resetWatches();
  await until(() => server.openWatches === 0);
  server.put("b");
  server.put("a", { changed: "1" });
  server.remove("b");
  await advanceUntil(() => told.length === 4);
  expect(told).toEqual(["+a", "+b", "~a", "-b"]);
  expect(server.asked.map(({ resourceVersion }) => resourceVersion)).toEqual(["100", "101"]);
  expect(server.lists).toBe(1);
  expect(await restarts()).toEqual({ reset: 1 });
});

test("lists again when its version is too old at the start of a watch, and tells what was deleted meanwhile (#494, #572)", async () => {
  const { server, informer, told, advanceUntil, until, restarts } = await ready();
  server.put("stays");
  server.put("goes");
  await until(() => told.length === 2);
  server.resetWatches();
  await until(() => server.openWatches === 0);
  server.remove("goes");
  server.put("comes");
  server.compact();
  await advanceUntil(() => told.length === 4);
  expect(told.slice(2)).toEqual(["-goes", "+comes"]);
  expect(informer.list()).toHaveLength(2);
  expect(server.lists).toBe(2);
  expect(await restarts()).toEqual({ reset: 1, gone: 1 });
});

test("lists again when it is told within the stream that its version is too old", async () => {
  const { server, told, advanceUntil, restarts } = await ready();
  server.moveOn(1_000);
  server.compact();
  server.expire();
  await advanceUntil(() => server.lists === 2 && server.openWatches === 1);
  server.put("a");
  await advanceUntil(() => told.length === 1);
  expect(await restarts()).toEqual({ gone: 1 });
});

test("a connection that is open and dead is noticed, and what was missed is caught up (#364, #596, #958)", async () => {
  const { server, told, clock, advanceUntil, restarts, informer } = await ready();
  server.silent = true;
  server.put("unheard");
  await clock.advance(140_000);
  expect(told).toEqual([]);
  expect(informer.silenceMs()).toBe(140_000);
  server.silent = false;
  const took = await advanceUntil(() => told.length === 1);
  expect(took).toBeLessThan(15_000);
  expect(told).toEqual(["+unheard"]);
  expect(await restarts()).toEqual({ silent: 1 });
  expect(server.lists).toBe(1);
});

test("ninety quiet minutes: heard by bookmarks, and the version never grows old (pepr #745, #958)", async () => {
  const { server, told, clock, advanceUntil, until, restarts, informer } = await ready();
  server.clock = clock;
  server.endWatches(); // the next one ends by the clock
  await until(() => server.openWatches === 0);
  await advanceUntil(() => server.openWatches === 1);
  for (let minute = 1; minute <= 90; minute += 1) {
    const end = clock.now() + 60_000;
    while (server.endsAt <= end) {
      const before = server.asked.length;
      await clock.advance(server.endsAt - clock.now());
      await until(() => server.asked.length > before);
    }
    await clock.advance(end - clock.now());
    server.moveOn(1_000);
    server.compact(); // only what the next bookmark says is young enough
    server.bookmark();
    await until(() => informer.silenceMs() === 0);
  }
  server.put("at last");
  await until(() => told.length === 1);
  const { closed = 0, relist = 0, ...others } = await restarts();
  expect(others).toEqual({ short: 1 });
  expect(closed).toBeGreaterThanOrEqual(18);
  expect(relist).toBeGreaterThanOrEqual(8);
  expect(server.lists).toBe(relist + 1);
  expect(server.asked.every((asked) => asked.allowWatchBookmarks && asked.timeoutSeconds <= 280)).toBe(true);
});

test("a server that ends every watch at once is not flooded (#1933)", async () => {
  const { server, clock } = await ready();
  server.endAtOnce = true;
  server.endWatches();
  for (let step = 0; step < 480; step += 1) {
    await clock.advance(250);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  // About 8 in two minutes; a few more where bytes take as long as seconds of this clock. Without pauses: hundreds.
  expect(server.asked.length).toBeGreaterThan(3);
  expect(server.asked.length).toBeLessThan(40);
});

test("a server that refuses is asked after growing pauses, and as late as it says (Retry-After)", async () => {
  const { server, clock, advanceUntil, told, until, restarts } = await ready();
  server.resetWatches();
  server.refuse(503, 6);
  server.refuse(429, 1, { "retry-after": "120" });
  await until(() => server.openWatches === 0);
  server.put("a");
  const took = await advanceUntil(() => told.length === 1);
  // 0.75 × (1 + 2 + 4 + 8 + 16 + 30 + 30) and 120 s.
  expect(took).toBeGreaterThan(180_000);
  expect(await restarts()).toEqual({ reset: 1, status_503: 6, status_429: 1 });
  expect(clock.now()).toBeLessThan(260_000);
});

test("the same version told again is no change (#2424, #379)", async () => {
  const { server, told, clock, until, advanceUntil } = await ready((prepared) => prepared.put("a"));
  server.compact();
  await advanceUntil(() => server.lists === 2, 10_000);
  await until(() => server.openWatches === 1);
  server.put("b");
  await until(() => told.length === 2);
  expect(told).toEqual(["+a", "+b"]);
  expect(clock.now()).toBeGreaterThan(500_000);
});

test("an object that was deleted and made anew while nobody listened is told as both", async () => {
  const { server, told, advanceUntil, until } = await ready((prepared) => prepared.put("a"));
  server.resetWatches();
  await until(() => server.openWatches === 0);
  server.remove("a");
  server.put("a", {}, "another uid");
  server.compact();
  await advanceUntil(() => told.length === 3);
  expect(told).toEqual(["+a", "-a", "+a"]);
});

test("a handler that throws ends nothing, and is counted (#856)", async () => {
  const { server, told, informer, metrics, until } = await ready();
  informer.onChange(() => {
    throw new Error("by the test");
  });
  server.put("a");
  server.put("b");
  await until(() => told.length === 2);
  expect((await metrics.handlerErrors.get()).values[0]?.value).toBe(2);
  expect(server.openWatches).toBe(1);
});

test("a line that is no event is not passed over: the watch begins again from before it", async () => {
  const { server, told, advanceUntil, restarts, until } = await ready();
  server.put("a");
  await until(() => told.length === 1);
  server.say('{"type":"MODIFIED","object":{"meta');
  server.put("b");
  await advanceUntil(() => told.length === 2);
  expect(told).toEqual(["+a", "+b"]);
  expect(await restarts()).toEqual({ garbled: 1 });
});

test("a hundred resets leave one connection and no timer behind (#494, #2893)", async () => {
  const { server, clock, advanceUntil, until } = await ready();
  const timers = clock.pending;
  for (let turn = 0; turn < 100; turn += 1) {
    server.resetWatches();
    await until(() => server.openWatches === 0);
    await advanceUntil(() => server.openWatches === 1, 5_000);
  }
  expect(await server.connections()).toBeLessThanOrEqual(2);
  expect(clock.pending).toBe(timers);
});

test.for([
  { expirePages: false, lists: 3, how: "page by page" },
  { expirePages: true, lists: 3, how: "all at once when the snapshot expires between two pages" },
])("a kind with many objects is listed $how", async ({ expirePages, lists }) => {
  const { server, informer } = await ready((prepared) => {
    for (let n = 0; n < 25; n += 1) prepared.put(`o${n}`);
    prepared.pageSize = 10;
    prepared.expirePages = expirePages;
  });
  expect(informer.list()).toHaveLength(25);
  expect(server.lists).toBe(lists);
});

test("stopping ends the watch at once, and the informer's last state can still be read", async () => {
  const { server, informer, until } = await ready((prepared) => prepared.put("a"));
  const stopped = here.stop();
  await until(() => server.openWatches === 0);
  await stopped;
  expect(informer.get("test/a")).toBeDefined();
  here = await watched(); // for afterEach
});

test("nothing is told and nobody is synced before the first list; a wait for it can be given up", async () => {
  here = await watched((prepared) => prepared.refuse(500, 2));
  const { informer, advanceUntil } = here;
  expect(informer.hasSynced).toBe(false);
  expect(informer.silenceMs()).toBe(Number.POSITIVE_INFINITY);
  await expect(informer.synced(AbortSignal.abort(new Error("given up")))).rejects.toThrow("given up");
  await advanceUntil(() => informer.hasSynced);
  await informer.synced(AbortSignal.timeout(1_000));
});

test("what is not kept in memory is dropped before anybody sees it", async () => {
  const { server, informer, until } = await ready();
  const object = {
    metadata: { name: "m", namespace: "test", uid: "u", resourceVersion: "9", managedFields: [{}] },
  };
  server.say(JSON.stringify({ type: "ADDED", object }));
  await until(() => informer.get("test/m") !== undefined);
  expect(informer.get("test/m")?.metadata).not.toHaveProperty("managedFields");
});

test("a server that sends no bookmarks: a quiet watch is asked for again, and counts as heard", async () => {
  const { server, clock, advanceUntil, restarts, informer, until } = await ready((prepared) =>
    prepared.put("a"),
  );
  let longestMs = 0;
  await advanceUntil(() => {
    longestMs = Math.max(longestMs, informer.silenceMs());
    return clock.now() >= 500_000;
  }, 5_000);
  await until(() => server.openWatches === 1);
  expect(longestMs).toBeLessThan(180_000);
  expect(await restarts()).toEqual({ silent: 3 });
  expect(server.lists).toBe(1);
});
