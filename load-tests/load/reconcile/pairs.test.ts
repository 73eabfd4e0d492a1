import { expect, test } from "vitest";
import type { LinkRow } from "../../../simulators/telegram/audit/audit.ts";
import { type KeptPair, pairRules, type Talking } from "./pairs.ts";

const AB: KeptPair = { id: "ab", members: [1, 2], since: 1_000 };
const CD: KeptPair = { id: "cd", members: [3, 4], since: 2_000, endedAt: 10_000 };
const TALKING: Talking[] = [
  { person: 1, pair: "ab", partner: 2 },
  { person: 2, pair: "ab", partner: 1 },
];
const LINKS: LinkRow[] = [
  [1, 2, 1_500, 60_000, 9],
  [3, 4, 2_000, 10_000, 3],
];

function violations(pairs: readonly KeptPair[], talking: readonly Talking[], links: readonly LinkRow[]) {
  return pairRules("m", pairs, talking, links).map(({ examples }) => examples);
}

test("pairs, sessions and what was heard that say the same violate nothing", () => {
  const rules = pairRules("m", [AB, CD], TALKING, LINKS);
  expect(rules.map(({ checked, verdict }) => [checked, verdict])).toEqual([
    [1, "passed"],
    [2, "passed"],
    [2, "passed"],
  ]);
});

test("somebody in two pairs, or paired with themselves, is found", () => {
  const twice: KeptPair = { id: "ae", members: [5, 1], since: 1_000 };
  const self: KeptPair = { id: "ff", members: [6, 6], since: 1_000 };
  const [inTwo] = violations([AB, twice, self], TALKING, []);
  expect(inTwo).toEqual(
    expect.arrayContaining(["1 is in ab and in ae", "6 is paired with themselves in ff"]),
  );
});

test("a partner who does not know of the pair is found", () => {
  expect(violations([AB], TALKING.slice(0, 1), [])[1]).toEqual(["2 does not know of being in ab"]);
});

test("a session with another partner than the pair's is found", () => {
  const [, oneSided] = violations([AB], [{ person: 1, pair: "ab", partner: 9 }, ...TALKING.slice(1)], []);
  expect(oneSided).toEqual(["1 does not know of being in ab"]);
});

test("a session in a pair that is over is found", () => {
  const stale = { person: 3, pair: "cd", partner: 4 };
  expect(violations([AB, CD], [...TALKING, stale], [])[1]).toEqual([
    "3 talks with 4 in cd, which is over or unknown",
  ]);
});

test.each<[string, LinkRow]>([
  ["somebody who was never their partner", [1, 3, 5_000, 6_000, 1]],
  ["a partner before they were together", [1, 2, 900, 1_100, 1]],
  ["a partner long after it was over", [3, 4, 3_000, 12_001, 2]],
])("who heard %s is found", (_whom, link) => {
  expect(violations([AB, CD], TALKING, [link])[2]).toHaveLength(1);
});

test("a message that was under way when the chat ended is none of them, nor is one of a second meeting", () => {
  const again: KeptPair = { id: "cd2", members: [4, 3], since: 30_000 };
  const links: LinkRow[] = [
    [3, 4, 2_500, 11_900, 4],
    [4, 3, 9_000, 31_000, 2],
  ];
  expect(violations([AB, CD, again], TALKING, links)[2]).toEqual([]);
});
