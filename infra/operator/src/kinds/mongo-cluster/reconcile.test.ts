import { expect, test } from "vitest";
import type { Found } from "./keep.ts";
import { BEGIN_ANEW_ANNOTATION, type MongoCluster } from "./mongo-cluster.ts";
import { statusAfter } from "./reconcile.ts";

const THEN = "2026-01-01T00:00:00Z";
const NOW = new Date("2026-02-02T00:00:00Z");
const cluster = (annotation?: string, initiatedAt: string | undefined = THEN): MongoCluster => ({
  metadata: {
    name: "mongo",
    ...(annotation === undefined ? {} : { annotations: { [BEGIN_ANEW_ANNOTATION]: annotation } }),
  },
  spec: { replicaSet: "rs0", members: [], keySecretRef: { name: "mongo", key: "keyfile" }, users: [] },
  ...(initiatedAt === "" ? {} : { status: { initiatedAt } }),
});
const found = (changes: Partial<Found> = {}): Found => ({
  finding: { kind: "well", primary: "mongo-0" },
  fitness: { members: [], majority: { there: 3, needed: 2 }, blocked: undefined },
  exists: true,
  pace: "calm",
  ...changes,
});
const after = (before: MongoCluster, what: Found) => statusAfter(before, what, NOW, "botfleet").initiatedAt;

test("the moment of a set is when it was first seen, and stays", () => {
  expect(after(cluster(undefined, ""), found())).toBe("2026-02-02T00:00:00Z");
  expect(after(cluster(), found())).toBe(THEN);
  expect(after(cluster("2025-01-01T00:00:00Z"), found())).toBe(THEN);
});

test("a consent to begin anew is used up once a set is there, even when nobody could write down that it was made", () => {
  const lost = found({ exists: false, finding: { kind: "data-lost", name: "mongo", initiatedAt: THEN } });
  expect(after(cluster(THEN), lost)).toBe(THEN);
  expect(after(cluster(THEN), found({ finding: { kind: "initiated" } }))).toBe("2026-02-02T00:00:00Z");
  expect(after(cluster(THEN), found())).toBe("2026-02-02T00:00:00Z");
  expect(after(cluster(THEN), found({ finding: { kind: "no-primary" } }))).toBe("2026-02-02T00:00:00Z");
});

test("a set that has borne no loss for long says that it needs a person, and since when it bore none", () => {
  const members = ["PRIMARY", "SECONDARY", "SILENT"].map((state, n) => ({ pod: `mongo-${n}`, state }));
  const away = found({ fitness: { members, majority: { there: 2, needed: 2 }, blocked: undefined } });
  const after = (minutes: number, before: MongoCluster) =>
    statusAfter(before, away, new Date(NOW.getTime() + minutes * 60_000), "botfleet");
  const before = { ...cluster(), status: after(0, cluster()) };
  const degraded = (minutes: number) =>
    after(minutes, before).conditions?.find(({ type }) => type === "Degraded");
  expect(degraded(9)).toMatchObject({ status: "False", reason: "Temporary" });
  expect(degraded(10)).toMatchObject({ status: "True", reason: "MemberAway" });
  expect(before.status.wrongSince).toEqual({
    anything: "2026-02-02T00:00:00Z",
    standstill: "2026-02-02T00:00:00Z",
  });
});
