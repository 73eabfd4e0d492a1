import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestCluster, type TestCluster } from "../testing/test-cluster.fixture.ts";
import { leaseStore, type LeaseStore } from "./lease.ts";
import { MemoryLease } from "./lease-memory.fixture.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await openTestCluster();
});
afterAll(() => cluster.close());

const STORES = [
  {
    kind: "the API server's",
    open: (name: string): LeaseStore => leaseStore(cluster.api, `${cluster.namespace}/${name}`, 5_000),
  },
  { kind: "the tests' in memory", open: (_name: string): LeaseStore => new MemoryLease() },
];

// The election's own tests run on the one in memory: this is what entitles them to.
describe.for(STORES)("$kind Lease", ({ open }) => {
  const { signal } = new AbortController();
  const by = (holderIdentity: string, leaseTransitions = 0) => ({
    holderIdentity,
    leaseDurationSeconds: 15,
    acquireTime: "2026-01-01T00:00:00.000000Z",
    renewTime: "2026-01-01T00:00:00.000000Z",
    leaseTransitions,
  });

  test("of two who make it, replace it or race for it, one does", async () => {
    const store = open("raced");
    expect(await store.get(signal)).toBeUndefined();
    const made = await Promise.all(["a", "b", "c"].map((name) => store.create(by(name), signal)));
    expect(made.filter((lease) => lease !== undefined)).toHaveLength(1);
    const first = await store.get(signal);
    expect(first?.spec).toEqual(by(first?.spec.holderIdentity ?? ""));
    const version = first?.resourceVersion ?? "";
    const raced = await Promise.all(
      ["d", "e", "f"].map((name) => store.replace(by(name, 1), version, signal)),
    );
    const [won, ...others] = raced.filter((lease) => lease !== undefined);
    expect(others).toEqual([]);
    expect(await store.get(signal)).toEqual(won);
    expect(won?.resourceVersion).not.toBe(version);
    expect(await store.replace(by("late", 2), version, signal)).toBeUndefined();
  });

  test("one that was deleted is made again by who renews it, and not by who makes it after", async () => {
    const store = open("deleted");
    expect(await store.replace(by("a", 5), "1", signal)).toBeDefined();
    expect((await store.get(signal))?.spec).toEqual(by("a", 5));
    expect(await store.create(by("b"), signal)).toBeUndefined();
  });

  test("can be given back without a holder", async () => {
    const store = open("released");
    const lease = (await store.get(signal)) ?? (await store.create(by("a"), signal));
    const given = await store.replace(
      { ...by("", 3), leaseDurationSeconds: 1 },
      lease?.resourceVersion ?? "",
      signal,
    );
    expect(given?.spec.holderIdentity ?? "").toBe("");
    expect(given?.spec.leaseTransitions).toBe(3);
  });
});
