import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder, type Known, majorityOf, nextChange } from "./change.ts";
import type { Config, OpTime, SeenMember } from "./members.ts";

const STATES = ["PRIMARY", "SECONDARY", "DOWN", "RECOVERING", "STARTUP2"];
const at = (time: number): OpTime => [1n, BigInt(time)];

const seen = (host: string, state = "SECONDARY", applied = 100): SeenMember => ({
  host,
  state,
  applied: at(applied),
  lagSeconds: 0,
});
const config = (members: readonly (readonly [host: string, votes: number])[]): Config => ({
  _id: "rs0",
  version: 7,
  members: members.map(([host, votes], _id) => ({ _id, host, votes, priority: votes })),
});
const known = (changes: Partial<Known> = {}): Known => ({
  config: config([
    ["a", 1],
    ["b", 1],
    ["c", 1],
  ]),
  members: [seen("a", "PRIMARY"), seen("b"), seen("c")],
  committed: at(100),
  wanted: ["a", "b", "c"],
  syncing: new Set(),
  answering: new Set(["a", "b", "c", "d", "e"]),
  ...changes,
});

test("a set as it should be is left alone, and so is a member that lost its data while the others have all", () => {
  expect(nextChange(known())).toBeUndefined();
  const members = [seen("a", "PRIMARY"), seen("b", "STARTUP2", 0), seen("c")];
  expect(nextChange(known({ members, syncing: new Set(["b"]) }))).toBeUndefined();
});

test("its vote is held while another voter lacks what a majority has, unless that would leave no majority", () => {
  const syncing = new Set(["b"]);
  const behind = [seen("a", "PRIMARY"), seen("b", "STARTUP2", 0), seen("c", "SECONDARY", 90)];
  expect(nextChange(known({ members: behind, syncing }))).toMatchObject({
    kind: "hold-vote",
    host: "b",
    config: { version: 8, members: [{ votes: 1 }, { votes: 0, priority: 0 }, { votes: 1 }] },
  });
  const away = [seen("a", "PRIMARY"), seen("b", "STARTUP2", 0), seen("c", "DOWN", 90)];
  expect(nextChange(known({ members: away, syncing }))).toMatchObject({ kind: "blocked", isGrave: true });
  const empty = [seen("a", "PRIMARY"), seen("b", "STARTUP2", 0), seen("c", "STARTUP2", 0)];
  expect(nextChange(known({ members: empty, syncing: new Set(["b", "c"]) }))).toBeUndefined();
});

test("a vote is given back to a secondary that has what a majority has, and not before", () => {
  const held = config([
    ["a", 1],
    ["b", 0],
    ["c", 1],
  ]);
  const members = (state: string, applied: number) => [
    seen("a", "PRIMARY"),
    seen("b", state, applied),
    seen("c"),
  ];
  expect(nextChange(known({ config: held, members: members("STARTUP2", 0) }))).toBeUndefined();
  expect(nextChange(known({ config: held, members: members("SECONDARY", 99) }))).toBeUndefined();
  expect(nextChange(known({ config: held, members: members("SECONDARY", 100) }))).toMatchObject({
    kind: "give-vote",
    host: "b",
  });
});

test("members are added one after the other, each when it answers and the one before is in order", () => {
  const wanted = ["a", "b", "c", "d", "e"];
  expect(nextChange(known({ wanted }))).toMatchObject({ kind: "add", host: "d", config: { version: 8 } });
  expect(nextChange(known({ wanted, answering: new Set(["a", "b", "c"]) }))).toMatchObject({
    kind: "blocked",
    host: "d",
  });
  const members = [seen("a", "PRIMARY"), seen("b"), seen("c"), seen("d", "STARTUP2", 0)];
  const four = config([
    ["a", 1],
    ["b", 1],
    ["c", 1],
    ["d", 1],
  ]);
  expect(nextChange(known({ wanted, members, config: four }))).toMatchObject({ kind: "blocked", host: "e" });
});

test("who is to leave goes one at a time, who is gone already first, and a primary not before it stepped down", () => {
  const members = [seen("a", "PRIMARY"), seen("b"), seen("c", "DOWN")];
  expect(nextChange(known({ members, wanted: ["a"] }))).toMatchObject({ kind: "remove", host: "c" });
  expect(nextChange(known({ wanted: ["b", "c"] }))).toMatchObject({ kind: "blocked", host: "a" });
});

test("a member that is gone for good is replaced: it leaves before the new one is waited for, and then that is added", () => {
  const wanted = ["a", "b", "d"];
  const members = [seen("a", "PRIMARY"), seen("b"), seen("c", "DOWN")];
  expect(nextChange(known({ members, wanted }))).toMatchObject({ kind: "remove", host: "c" });
  expect(nextChange(known({ members, wanted, answering: new Set(["a", "b"]) }))).toMatchObject({
    kind: "remove",
    host: "c",
  });
  const two = config([
    ["a", 1],
    ["b", 1],
  ]);
  const left = [seen("a", "PRIMARY"), seen("b")];
  expect(nextChange(known({ members: left, wanted, config: two }))).toMatchObject({ kind: "add", host: "d" });
  // One that is well stays until the new one has the data.
  expect(nextChange(known({ wanted }))).toMatchObject({ kind: "add", host: "d" });
});

const host = fc.constantFrom("a", "b", "c", "d", "e");
const anyKnown: fc.Arbitrary<Known> = fc
  .record({
    votes: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 5 }),
    states: fc.array(fc.constantFrom(...STATES), { minLength: 5, maxLength: 5 }),
    applied: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 }),
    wanted: fc.uniqueArray(host, { minLength: 1 }),
    syncing: fc.uniqueArray(host),
    answering: fc.uniqueArray(host),
  })
  .map(({ answering, applied, states, syncing, votes, wanted }) => {
    const hosts = ["a", "b", "c", "d", "e"].slice(0, votes.length);
    return {
      config: config(hosts.map((one, index) => [one, votes[index] ?? 1] as const)),
      members: hosts.map((one, index) => seen(one, states[index], applied[index])),
      committed: at(90),
      wanted,
      syncing: new Set(syncing),
      answering: new Set(answering),
    };
  });

test("whatever is, a change moves one voter, raises the version by one, and takes no vote that a majority needs", () => {
  fc.assert(
    fc.property(anyKnown, (before) => {
      const change = nextChange(before);
      if (change === undefined || change.kind === "blocked") return;
      const voters = ({ members }: Config) => members.filter(({ votes }) => votes > 0).map((one) => one.host);
      const [was, is] = [voters(before.config), voters(change.config)];
      const moved = [...was.filter((one) => !is.includes(one)), ...is.filter((one) => !was.includes(one))];
      expect(moved.length).toBeLessThanOrEqual(1);
      expect(change.config.version).toBe(before.config.version + 1);
      if (change.kind === "hold-vote" || change.kind === "remove") {
        const { needed, there } = majorityOf(change.config, before.members);
        expect(there).toBeGreaterThanOrEqual(needed);
      }
      if (change.kind === "add") {
        // Until it has the data it has no vote, whatever the configuration says; till then nothing else may be wanting.
        expect(before.members.every(inOrder)).toBe(true);
        expect(before.answering).toContain(change.host);
        expect(before.config.members.map((one) => one.host)).not.toContain(change.host);
      }
      if (change.kind === "give-vote")
        expect(before.members.filter(inOrder).map((one) => one.host)).toContain(change.host);
    }),
    { numRuns: 2_000 },
  );
});
