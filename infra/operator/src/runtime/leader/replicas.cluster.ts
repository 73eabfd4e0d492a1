import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { apply } from "../apply/apply.ts";
import { TcpProxy } from "../testing/tcp-proxy.fixture.ts";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { History, Replica } from "../testing/replicas.fixture.ts";
import { WIDGETS } from "../testing/widgets.ts";

// Real processes, a real API server. The Lease lasts 6 s, a leader gives up after 4.5.

let cluster: TestCluster;
let history: History;
let proxy: TcpProxy;
const replicas: Replica[] = [];
beforeAll(async () => {
  cluster = await openTestCluster();
  proxy = await TcpProxy.to(cluster.pod.host, Number(cluster.pod.port));
  const object = { metadata: { name: "target", namespace: cluster.namespace } };
  await apply(cluster.api, WIDGETS, object, { fieldManager: "test", signal: cluster.signal });
});
beforeEach(async () => {
  history = await History.of(cluster);
});
afterEach(async () => {
  for (const replica of replicas) replica.signal("SIGCONT");
  for (const replica of replicas) replica.signal("SIGKILL");
  await Promise.all(replicas.splice(0).map((replica) => replica.ended()));
  history.close();
});
afterAll(async () => {
  await proxy.stop();
  await cluster.close();
});

let started = 0;
const start = (port?: string): Replica => {
  started += 1;
  const replica = new Replica(`r${started}`, cluster, port);
  replicas.push(replica);
  return replica;
};
const writing = (replica: Replica, atLeast = 20): Promise<void> =>
  vi.waitFor(
    () => {
      expect(replica.exit, `the end of ${replica.identity}`).toBeUndefined();
      expect(history.last?.writer).toBe(replica.identity);
      expect(history.last?.count).toBeGreaterThanOrEqual(atLeast);
    },
    { timeout: 40_000, interval: 50 },
  );
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** No writer comes back once another wrote, and each wrote only between its own term's begin and the next one's. */
function oneWriterAtATime(): void {
  expect(history.failure).toBeUndefined();
  expect(history.writers()).toEqual([...new Set(history.writers())]);
  const holders = history.terms.filter(({ holder }) => holder !== "");
  for (const [index, { holder, resourceVersion }] of holders.entries()) {
    const own = history.writes
      .filter(({ writer }) => writer === holder)
      .map((write) => write.resourceVersion);
    const end = holders[index + 1]?.resourceVersion ?? Number.POSITIVE_INFINITY;
    expect(own.filter((version) => version < resourceVersion || version > end)).toEqual([]);
  }
  const terms = holders.map(({ term }) => term);
  expect(terms).toEqual([...new Set(terms)].toSorted((one, other) => one - other));
}

test("killed: the other writes within the Lease's time, the dead one's last write comes before", async () => {
  const first = start();
  await writing(first);
  const second = start();
  await pause(1_000);
  expect(history.writers()).toEqual([first.identity]);
  first.signal("SIGKILL");
  expect(await first.ended()).toBe("SIGKILL");
  await writing(second);
  oneWriterAtATime();
  console.log(`[operator] killed leader: ${history.writes.length} writes by ${history.writers().join(", ")}`);
});

test("frozen for longer than the Lease: it wakes, writes nothing, and ends with an error", async () => {
  const first = start();
  await writing(first);
  const second = start();
  first.signal("SIGSTOP");
  await writing(second);
  first.signal("SIGCONT");
  expect(await first.ended()).toBe(3);
  await writing(second, 100);
  oneWriterAtATime();
});

test("asked to stop: it ends well, and the next one writes at once", async () => {
  const first = start();
  await writing(first);
  const second = start();
  await pause(1_500);
  const asked = performance.now();
  first.signal("SIGTERM");
  expect(await first.ended()).toBe(0);
  await vi.waitFor(() => expect(history.last?.writer).toBe(second.identity), {
    timeout: 20_000,
    interval: 20,
  });
  console.log(`[operator] hand-over after SIGTERM: ${Math.round(performance.now() - asked)} ms`);
  oneWriterAtATime();
  expect(history.terms.some(({ holder }) => holder === "")).toBe(true);
});

test("cut off from the API server by a wire that is dead but open: it gives up before the other begins", async () => {
  const first = start(String(proxy.port));
  await writing(first);
  const second = start();
  await pause(1_000);
  const cut = setInterval(() => proxy.deaden(), 10);
  try {
    expect(await first.ended()).toBe(3);
    const gaveUp = history.writes.length;
    await writing(second);
    expect(history.writes.slice(0, gaveUp).every(({ writer }) => writer === first.identity)).toBe(true);
  } finally {
    clearInterval(cut);
  }
  oneWriterAtATime();
});
