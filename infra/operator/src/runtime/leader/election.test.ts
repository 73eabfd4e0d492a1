import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeClock } from "../testing/fake-clock.ts";
import { elect, type ElectionOptions } from "./election.ts";
import { fencedApi, type Leadership, LeadershipLost } from "./leadership.ts";
import { MemoryLease } from "./lease-memory.fixture.ts";
import { Machine, over, type Write, writeWhileLeading } from "./machines.fixture.ts";

const made = () => {
  const clock = new FakeClock();
  const lease = new MemoryLease();
  const stand = (identity: string, options: Partial<ElectionOptions> = {}) => {
    const stop = new AbortController();
    const led: Leadership[] = [];
    const ended = Promise.withResolvers<void>();
    const work = async (leadership: Leadership): Promise<void> => {
      led.push(leadership);
      await new Promise((resolve) => leadership.signal.addEventListener("abort", resolve));
      await ended.promise;
    };
    const run = elect(
      { store: lease, name: "test", identity, clock, random: () => 0, ...options },
      stop.signal,
      work,
    );
    const outcome = run.then(
      () => "resolved",
      (error: unknown) => error,
    );
    return { stop, led, end: ended.resolve, outcome };
  };
  return { clock, lease, stand };
};

test("one of two leads; when it dies the other takes over, 15 s after the last renewal that it saw", async () => {
  const { clock, lease, stand } = made();
  const mortal = new Machine(clock, 1);
  const first = stand("a", { clock: mortal });
  await clock.advance(100);
  const second = stand("b");
  await clock.advance(60_000);
  expect(first.led).toHaveLength(1);
  expect(second.led).toHaveLength(0);
  mortal.freeze();
  const dead = clock.now();
  while (second.led.length === 0 && clock.now() < dead + 60_000) await clock.advance(100);
  // Seen 2 s after it was written at worst, and looked for every 2 s.
  expect(clock.now() - dead).toBeGreaterThan(13_000);
  expect(clock.now() - dead).toBeLessThan(19_100);
  expect(second.led[0]?.term).toBe(1);
  expect(lease.current?.spec.holderIdentity).toBe("b");
  expect(first.led[0]?.heldForMs()).toBe(0);
});

test("a Lease whose holder is gone is taken 15 s after it was first seen, whatever the times in it say", async () => {
  const { clock, lease, stand } = made();
  lease.edit({
    holderIdentity: "gone",
    leaseTransitions: 7,
    renewTime: "2020-01-01T00:00:00.000000Z",
    leaseDurationSeconds: 15,
  });
  const one = stand("a");
  await clock.advance(14_000);
  expect(one.led).toHaveLength(0);
  await clock.advance(2_000);
  expect(one.led[0]).toMatchObject({ identity: "a", term: 8 });
  expect(lease.current?.spec).toMatchObject({
    holderIdentity: "a",
    leaseTransitions: 8,
    leaseDurationSeconds: 15,
  });
  expect(lease.current?.spec.renewTime).toMatch(/\.\d{6}Z$/);
});

test("a holder that says it has a longer lease has all of it", async () => {
  const { clock, lease, stand } = made();
  lease.edit({ holderIdentity: "gone", leaseDurationSeconds: 60 });
  const one = stand("a");
  await clock.advance(59_000);
  expect(one.led).toHaveLength(0);
  await clock.advance(4_000);
  expect(one.led).toHaveLength(1);
});

test("asked to stop, the leader keeps the Lease until its work has ended, then the next one leads at once", async () => {
  const { clock, lease, stand } = made();
  const first = stand("a");
  await clock.advance(100);
  const second = stand("b");
  await clock.advance(5_000);
  first.stop.abort();
  await clock.advance(60_000);
  expect(first.led[0]?.signal.aborted).toBe(true);
  expect(first.led[0]?.heldForMs()).toBeGreaterThan(7_000);
  expect(second.led).toHaveLength(0);
  first.end();
  await clock.advance(3_000);
  expect(await first.outcome).toBe("resolved");
  expect(second.led[0]?.term).toBe(1);
  expect(lease.current?.spec.holderIdentity).toBe("b");
});

test("a leader that cannot reach the Lease gives up after 10 s, before others take it after 15", async () => {
  const { clock, lease, stand } = made();
  let cut = false;
  const broken = new Proxy(lease, {
    get: (target, name) =>
      cut
        ? async () => {
            throw new Error("cut off");
          }
        : Reflect.get(target, name).bind(target),
  });
  const first = stand("a", { store: broken });
  await clock.advance(100);
  const second = stand("b");
  await clock.advance(30_000);
  cut = true;
  await clock.advance(7_000);
  expect(first.led[0]?.heldForMs()).toBeGreaterThan(0);
  await clock.advance(3_000);
  expect(first.led[0]?.heldForMs()).toBe(0);
  expect(first.led[0]?.signal.reason).toBeInstanceOf(LeadershipLost);
  expect(await first.outcome).toBeInstanceOf(LeadershipLost);
  expect(second.led).toHaveLength(0);
  await clock.advance(8_000);
  expect(second.led).toHaveLength(1);
});

test("a renewal whose answer was lost is no loss: the Lease is read, found to be ours, and renewed", async () => {
  const { clock, lease, stand } = made();
  let lose = false;
  const store = {
    get: lease.get.bind(lease),
    create: lease.create.bind(lease),
    replace: async (...args: Parameters<MemoryLease["replace"]>) => {
      const written = await lease.replace(...args);
      if (lose) throw new Error("the answer was lost");
      return written;
    },
  };
  const one = stand("a", { store });
  await clock.advance(3_000);
  lose = true;
  await clock.advance(4_000);
  lose = false;
  await clock.advance(60_000);
  expect(one.led[0]?.heldForMs()).toBeGreaterThan(7_000);
  expect(one.led).toHaveLength(1);
});

test("a term is proven from before a renewal was asked for, not from when its answer came", async () => {
  const { clock, lease, stand } = made();
  const slow = async (signal: AbortSignal): Promise<void> => {
    await new Promise<void>((resolve) => void clock.after(3_000, resolve));
    signal.throwIfAborted();
  };
  const store = {
    get: lease.get.bind(lease),
    create: lease.create.bind(lease),
    replace: async (...args: Parameters<MemoryLease["replace"]>) => {
      const written = await lease.replace(...args);
      await slow(args[2]);
      return written;
    },
  };
  const one = stand("a", { store });
  await clock.advance(2_000 + 3_000);
  expect(one.led[0]?.heldForMs()).toBe(10_000 - 3_000);
});

test("a label put on the Lease by hand does not end a term; another holder's name does, at the next renewal", async () => {
  const { clock, lease, stand } = made();
  const one = stand("a");
  await clock.advance(3_000);
  lease.edit({});
  await clock.advance(10_000);
  expect(one.led[0]?.heldForMs()).toBeGreaterThan(0);
  lease.edit({ holderIdentity: "by hand" });
  await clock.advance(2_500);
  expect(one.led[0]?.heldForMs()).toBe(0);
  expect(String(await one.outcome)).toContain("by hand");
  expect(lease.current?.spec.holderIdentity).toBe("by hand");
});

test("a Lease that was deleted is made again by its leader, and nobody who knew it takes it before", async () => {
  const { clock, lease, stand } = made();
  const first = stand("a");
  await clock.advance(100);
  const second = stand("b");
  await clock.advance(3_000);
  lease.remove();
  await clock.advance(60_000);
  expect(first.led[0]?.heldForMs()).toBeGreaterThan(0);
  expect(second.led).toHaveLength(0);
  first.end();
  first.stop.abort();
  await clock.advance(100);
  lease.remove();
  await clock.advance(14_000);
  expect(second.led).toHaveLength(0);
  await clock.advance(6_000);
  expect(second.led[0]?.term).toBe(1);
});

test("work that fails gives the Lease back and is thrown on; work that says it cannot end keeps it", async () => {
  const { clock, lease } = made();
  const fail = (error: Error) =>
    elect({ store: lease, name: "test", identity: "a", clock }, new AbortController().signal, async () => {
      throw error;
    });
  await expect(fail(new Error("a bug"))).rejects.toThrow("a bug");
  expect(lease.current?.spec.holderIdentity).toBe("");
  await expect(fail(new LeadershipLost("stuck"))).rejects.toThrow("stuck");
  expect(lease.current?.spec.holderIdentity).toBe("a");
  expect(clock.pending).toBe(0);
});

test("times that could have two leaders are refused", async () => {
  const options = { store: new MemoryLease(), name: "test", identity: "a" };
  const never = AbortSignal.abort();
  for (const timing of [{ leaseMs: 10_000 }, { renewMs: 15_000 }, { retryMs: 9_000 }, { retryMs: 0 }])
    await expect(elect({ ...options, timing }, never, async () => {})).rejects.toThrow(RangeError);
});

test("the leader's API refuses a write once the term is not proven, reads pass, and no write waits longer than the term", async () => {
  const calls: (number | undefined)[] = [];
  const api = fencedApi(
    {
      request: async <T>({ timeoutMs }: { timeoutMs?: number }) => void calls.push(timeoutMs) as T,
      stream: async () => {
        throw new Error("not used");
      },
    },
    {
      identity: "a",
      term: 1,
      signal: new AbortController().signal,
      lost: new AbortController().signal,
      heldForMs: () => held,
    },
  );
  let held = 4_000;
  const call = (method: "GET" | "PATCH") =>
    api.request({ method, path: "/", signal: new AbortController().signal });
  await call("PATCH");
  held = 0;
  await expect(call("PATCH")).rejects.toThrow(LeadershipLost);
  await call("GET");
  expect(calls).toEqual([4_000, undefined]);
});

// Every interleaving that a seed gives: clocks that run up to a fifth apart, slow and lossy networks, frozen machines.
test("never two writers: terms never mix, whatever clocks, networks and machines do", async () => {
  const machine = fc.record({
    rate: fc.double({ min: 0.9, max: 1.1, noNaN: true }),
    delayMs: fc.integer({ min: 1, max: 1_500 }),
    lossPercent: fc.integer({ min: 0, max: 40 }),
  });
  const freeze = fc.record({ who: fc.nat(2), afterMs: fc.nat(30_000), forMs: fc.nat(40_000) });
  let handovers = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(machine, { minLength: 2, maxLength: 3 }),
      fc.array(freeze, { maxLength: 5 }),
      fc.infiniteStream(fc.nat(99)),
      async (machines, freezes, dice) => {
        const roll = (): number => dice.next().value ?? 0;
        const world = new FakeClock();
        const lease = new MemoryLease();
        const writes: Write[] = [];
        const stop = new AbortController();
        const writers = machines.map(({ rate, delayMs, lossPercent }, index) => {
          const own = new Machine(world, rate);
          const network = {
            delayMs: () => delayMs * (roll() / 99),
            lost: () =>
              roll() >= lossPercent ? undefined : roll() < 50 ? ("there" as const) : ("back" as const),
          };
          const store = over(network, own, world, lease);
          // 15 s of a fast clock less 10 s of a slow one: 13.6 − 11.1 s of the world are left for a write on its way.
          return {
            identity: `m${index}`,
            machine: own,
            store,
            writes,
            world,
            delayMs: () => (roll() / 99) * 2_400,
          };
        });
        const runs = writers.map((writer) => writeWhileLeading(writer, stop.signal));
        for (const { who, afterMs, forMs } of freezes) {
          await world.advance(afterMs);
          const frozen = writers[who % writers.length]?.machine;
          frozen?.freeze();
          await world.advance(forMs);
          await frozen?.thaw();
        }
        await world.advance(60_000);
        stop.abort();
        await world.advance(120_000);
        await Promise.all(runs);
        const terms = writes.map(({ term }) => term);
        expect(terms).toEqual(terms.toSorted((one, other) => one - other));
        const holders = new Map(writes.map(({ term, identity }) => [term, identity]));
        expect(writes.every(({ term, identity }) => holders.get(term) === identity)).toBe(true);
        handovers += holders.size;
      },
    ),
    { numRuns: 60 },
  );
  expect(handovers).toBeGreaterThan(60);
}, 60_000);
