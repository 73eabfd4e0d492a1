import { Registry } from "prom-client";
import { beforeEach, expect, test } from "vitest";
import type { KubeObject } from "../../runtime/index.ts";
import type { Look } from "./context.ts";
import { HandOverMemory, handOver } from "./hand-over.ts";
import type { SeenMember, SetView } from "./members.ts";
import { createMongoMetrics } from "./metrics.ts";

/** Nobody listens there: a primary that is told to step down is one whose step-down fails. */
const PRIMARY = "127.0.0.1:9";
const HOSTS = [PRIMARY, "b:1", "c:1", "d:1", "e:1"];

let told: string[];
let at: number;
let look: Look;
beforeEach(() => {
  told = [];
  at = 0;
  look = lookAt("mongo-0");
});

function lookAt(...going: readonly string[]): Look {
  const members = HOSTS.map((host, n) => ({ pod: `mongo-${n}`, host }));
  const podOf = (key: string): KubeObject => ({
    metadata: {
      name: key,
      uid: `${key}-1`,
      ...(going.includes(key.split("/")[1] ?? "") ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
  });
  const some: Partial<Look> = {
    cluster: {
      spec: { replicaSet: "rs0", members, keySecretRef: { name: "mongo", key: "keyfile" }, users: [] },
    },
    name: "mongo",
    namespace: "botfleet",
    pods: { get: podOf },
    events: { record: (_, { reason }) => told.push(reason), flush: async () => {} },
    metrics: createMongoMetrics(new Registry()),
    handOvers: new HandOverMemory(),
    now: () => new Date(at),
    signal: new AbortController().signal,
  };
  return some as Look;
}

const viewOf = (...others: readonly Partial<SeenMember>[]): SetView => ({
  config: {
    _id: "rs0",
    version: 1,
    members: HOSTS.slice(0, others.length + 1).map((host, _id) => ({ _id, host, votes: 1, priority: 1 })),
  },
  members: [{ state: "PRIMARY", lagSeconds: 0 }, ...others].map((one, n) => ({
    host: HOSTS[n] ?? "",
    state: "SECONDARY",
    applied: [1n, 1n],
    ...one,
  })),
  committed: [1n, 1n],
});
const hand = (view: SetView) => handOver(look, PRIMARY, "key", view);

test("a primary whose pod stays is left alone", async () => {
  look = lookAt("mongo-1");
  expect(await hand(viewOf({ lagSeconds: 0 }, { lagSeconds: 0 }))).toBeUndefined();
  expect(told).toEqual([]);
});

test.each([
  ["all who could take over lag", viewOf({ lagSeconds: 9 }, { lagSeconds: 9 })],
  ["nobody knows how far they are behind", viewOf({}, {})],
  [
    "no majority could follow",
    viewOf({ lagSeconds: 0 }, { lagSeconds: 9 }, { state: "DOWN" }, { lagSeconds: 9 }),
  ],
])(
  "it is not told to step down where %s, which would stop all writes for nothing; that is told once",
  async (_, view) => {
    expect(await hand(view)).toBe("waits");
    at = 1_000;
    expect(await hand(view)).toBe("waits");
    expect(told).toEqual(["NobodyTakesOver"]);
    at = 61_000;
    await hand(view);
    expect(told).toEqual(["NobodyTakesOver", "NobodyTakesOver"]);
  },
);

test("a step-down that failed is not tried again at the next look, but a minute later", async () => {
  const view = viewOf({ lagSeconds: 2 }, { lagSeconds: 9 });
  for (const now of [0, 5_000, 59_000]) {
    at = now;
    await hand(view);
  }
  expect(told).toEqual(["StepDownFailed"]);
  at = 61_000;
  await hand(view);
  expect(told).toEqual(["StepDownFailed", "StepDownFailed"]);
});
