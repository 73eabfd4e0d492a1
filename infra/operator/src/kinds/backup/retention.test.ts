import fc from "fast-check";
import { expect, test } from "vitest";
import type { Backup, Phase } from "./backup-kind.ts";
import { expired, inUseBy } from "./retention.ts";

const NOW = new Date("2026-11-26T12:00:00Z");
const DAY_MS = 24 * 3_600_000;

const backup = (daysAgo: number, phase: Phase): Backup => ({
  metadata: {
    name: `b${daysAgo}`,
    creationTimestamp: new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString(),
  },
  spec: { template: "backup" },
  status: { phase },
});
const names = (backups: readonly Backup[]) => backups.map(({ metadata }) => metadata?.name);
const nobody = { inUse: new Set<string>(), now: NOW };

test("more than the count go, the oldest of the good ones", () => {
  const own = [5, 1, 3, 2, 4].map((days) => backup(days, "Succeeded"));
  expect(names(expired(own, { count: 3 }, nobody))).toEqual(["b4", "b5"]);
});

test("older ones go, but not the last good one", () => {
  const own = [backup(1, "Failed"), backup(40, "Succeeded"), backup(50, "Succeeded")];
  expect(names(expired(own, { count: 7, days: 30 }, nobody))).toEqual(["b50"]);
});

test("of two that ended within the same second the one of the later name is the last", () => {
  const completedAt = NOW.toISOString();
  const own = ["a", "b"].map(
    (name): Backup => ({
      ...backup(1, "Succeeded"),
      metadata: { name, creationTimestamp: completedAt },
      status: { phase: "Succeeded", completedAt },
    }),
  );
  for (const each of [own, own.toReversed()])
    expect(names(expired(each, { count: 1 }, nobody))).toEqual(["a"]);
});

test("what runs, waits or is being restored stays; of failed ones three do", () => {
  const failed = [1, 2, 3, 4, 5].map((days) => backup(days, "Failed"));
  const others = [backup(6, "Running"), backup(7, "Pending"), backup(8, "Succeeded"), backup(9, "Succeeded")];
  const own = [...failed, ...others];
  expect(names(expired(own, { count: 1 }, nobody))).toEqual(["b9", "b4", "b5"]);
  expect(names(expired(own, { count: 1 }, { ...nobody, inUse: new Set(["b9"]) }))).toEqual(["b4", "b5"]);
});

test("what a restore reads, waits for, or failed with of late stays, by name or by file", () => {
  const day = (ago: number) => new Date(NOW.getTime() - ago * DAY_MS).toISOString();
  const restores = [
    { spec: { template: "backup", file: "waits.gz" } },
    { spec: { template: "backup", backup: "failed" }, status: { phase: "Failed", completedAt: day(6) } },
    { spec: { template: "backup", backup: "long-ago" }, status: { phase: "Failed", completedAt: day(8) } },
    { spec: { template: "backup", backup: "done" }, status: { phase: "Succeeded", completedAt: day(1) } },
  ] as const;
  const inUse = inUseBy(restores, NOW);
  expect([...inUse]).toEqual(["waits.gz", "failed"]);
  const read = { ...backup(9, "Succeeded"), status: { phase: "Succeeded", file: "waits.gz" } as const };
  expect(names(expired([backup(8, "Succeeded"), read], { count: 1 }, { inUse, now: NOW }))).toEqual([]);
});

test("whatever there is, the last good one is never among those that go", () => {
  const phases = fc.constantFrom<Phase>("Succeeded", "Failed", "Running", "Pending");
  const owned = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 400 }), phases), {
    selector: ([days]) => days,
    maxLength: 30,
  });
  const kept = fc.record({ count: fc.integer({ min: 1, max: 9 }), days: fc.integer({ min: 1, max: 90 }) });
  fc.assert(
    fc.property(owned, kept, (pairs, retention) => {
      const own = pairs.map(([days, phase]) => backup(days, phase));
      const good = pairs.filter(([, phase]) => phase === "Succeeded").map(([days]) => days);
      const gone = expired(own, retention, nobody);
      expect(names(gone)).not.toContain(`b${Math.min(...good)}`);
      expect(gone.every(({ status }) => status?.phase === "Succeeded" || status?.phase === "Failed")).toBe(
        true,
      );
    }),
  );
});
