import { expect, test } from "vitest";
import type { BotFleet, BotFleetSpec, BotFleetStatus, Rollout } from "./bot-fleet.ts";
import { isWayBack } from "./decide.ts";
import { EMPTY_LEDGER } from "./ledger.ts";
import { ended, holding, judged, proofOf, resultOf, rolloutOf } from "./rollout.ts";

const NOW = new Date("2026-01-01T00:01:40Z");
const SPEC: BotFleetSpec = {
  version: "2",
  migration: "m",
  workers: [],
  bots: ["b"],
  others: [],
  gates: "AtRollout",
  paused: false,
};
const ROLLOUT: Rollout = { version: "2", startedAt: "2026-01-01T00:00:00Z", ledger: EMPTY_LEDGER };
const spec = (version: string): BotFleetSpec => ({ ...SPEC, version });

const begunOf = (asked: BotFleetSpec, status: BotFleetStatus, kind: "missing" | "complete" = "missing") =>
  rolloutOf(asked, status, { kind }, NOW);

test("a rollout begins with another version, goes on, and gives way to another; back in the middle is one too", () => {
  expect(begunOf(SPEC, { version: "2" })).toBeUndefined();
  expect(begunOf(SPEC, {})).toBeUndefined();
  expect(begunOf(SPEC, { version: "1" })).toMatchObject({
    version: "2",
    startedAt: "2026-01-01T00:01:40Z",
  });
  expect(begunOf(SPEC, { version: "1", rollout: ROLLOUT })).toEqual(ROLLOUT);
  const before = { version: "1", rollout: ROLLOUT };
  expect(begunOf(spec("3"), before)).toMatchObject({ version: "3", ledger: EMPTY_LEDGER });
  expect(begunOf(spec("1"), before)).toMatchObject({ version: "1" });
});

test("that the Job was done is kept, as it is removed after a week", () => {
  const begun = begunOf(SPEC, { version: "1" }, "complete");
  expect(begunOf(SPEC, { version: "1", ...(begun && { rollout: begun }) })).toMatchObject({ migrated: true });
  expect(begunOf(spec("3"), { version: "1", ...(begun && { rollout: begun }) })).not.toHaveProperty(
    "migrated",
  );
});

test("what burned before is not its doing; what begins to burn stops it, also when it burns no more", () => {
  const known = judged(ROLLOUT, { promises: ["old"] }, false);
  expect(known.burningBefore).toEqual(["old"]);
  expect(judged(known, { promises: ["old"] }, true).heldFor).toBeUndefined();
  const held = judged(known, { promises: ["new", "old"] }, true);
  expect(held.heldFor).toEqual(["new"]);
  expect(judged(held, { promises: [] }, true).heldFor).toEqual(["new"]);
});

test("a Prometheus that does not tell stops nothing, and is asked again for what burned before", () => {
  expect(judged(ROLLOUT, { unknown: "refused" }, true)).toBe(ROLLOUT);
  expect(
    judged(judged(ROLLOUT, { unknown: "refused" }, true), { promises: ["late"] }, true).burningBefore,
  ).toEqual(["late"]);
});

test("what begins to burn before anything of it runs is not its doing either, as in a long migration", () => {
  const early = judged(judged(ROLLOUT, { promises: [] }, false), { promises: ["vendor"] }, false);
  expect(early).toMatchObject({ burningBefore: ["vendor"] });
  expect(judged(early, { promises: ["vendor"] }, true).heldFor).toBeUndefined();
  expect(judged(early, { promises: ["new", "vendor"] }, true).heldFor).toEqual(["new"]);
});

test("a person lets this version go on, and no other; the way back is never held", () => {
  const held = { ...ROLLOUT, heldFor: ["new"] };
  const fleet = (version: string, annotations = {}): BotFleet => ({
    metadata: { annotations },
    spec: spec(version),
    status: { version: "1" },
  });
  expect(holding(fleet("2"), held)).toEqual(["new"]);
  expect(holding(fleet("2", { "botfleet.dev/proceed": "2" }), held)).toEqual([]);
  expect(holding(fleet("2", { "botfleet.dev/proceed": "1" }), held)).toEqual(["new"]);
  expect(holding(fleet("1"), held)).toEqual([]);
});

test("the result says from when to when, what was counted, and what was not seen", () => {
  const ledger = { ...EMPTY_LEDGER, gone: [90, 3, 0, 1], unread: 2, maxPending: 12 };
  const result = resultOf({ ...ROLLOUT, ledger }, "1", NOW);
  expect(result).toEqual({
    ...{ version: "2", from: "1", startedAt: "2026-01-01T00:00:00Z", completedAt: "2026-01-01T00:01:40Z" },
    ...{ seconds: 100, updates: 90, refused: 3, lost: 0, duplicated: 1, maxPending: 12, unread: 2 },
  });
  expect(proofOf(result)).toBe(
    "2 is out after 100 s: 90 updates, 0 lost, 1 maybe twice, 12 waited at most; of 2 pods the last seconds are not known.",
  );
});

test("a release that was taken back goes forward when it is asked for again; back from the middle leaves the one before", () => {
  const second = ended(SPEC, { version: "1" }, ROLLOUT, NOW);
  expect(second).toMatchObject({ version: "2", previousVersion: "1", lastRollout: { from: "1" } });
  expect(isWayBack(spec("1"), second)).toBe(true);
  const back = ended(spec("1"), second, undefined, NOW);
  expect([back.version, isWayBack(SPEC, back)]).toEqual(["1", false]);
  const fromTheMiddle = ended(SPEC, { version: "2", previousVersion: "1" }, ROLLOUT, NOW);
  expect(fromTheMiddle.previousVersion).toBe("1");
});
