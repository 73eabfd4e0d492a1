import { expect, test } from "vitest";
import { type Answers, obstacle } from "./form.ts";
import type { Answer } from "./members.ts";
import { BEGIN_ANEW_ANNOTATION, type MongoCluster } from "./mongo-cluster.ts";
import { conditionsOf } from "./verdict.ts";

const THEN = "2026-01-01T00:00:00Z";
const WORDS: Readonly<Record<string, Answer>> = {
  silent: { kind: "silent" },
  new: { kind: "new" },
  refused: { kind: "refused" },
  foreign: { kind: "foreign", set: "rs1" },
  secondary: { kind: "member", state: "SECONDARY" },
};
const obstacleOf = (
  words: readonly string[],
  status: MongoCluster["status"] = {},
  annotations: Readonly<Record<string, string>> = {},
) => {
  const members = words.map((_, n) => ({ pod: `mongo-${n}`, host: `mongo-${n}.mongo:27017` }));
  const spec = { replicaSet: "rs0", members, keySecretRef: { name: "mongo", key: "keyfile" }, users: [] };
  const answers: Answers = new Map(
    members.map(({ host }, n) => [host, WORDS[words[n] ?? ""] ?? { kind: "silent" }]),
  );
  return obstacle({ name: "mongo", cluster: { metadata: { annotations }, spec, status } }, answers);
};

test("a set that was never there is made when all members answer, and not before", () => {
  expect(obstacleOf(["new", "new", "new"])).toEqual({ kind: "initiated" });
  expect(obstacleOf(["new", "silent", "new"])).toEqual({ kind: "members-silent", pods: ["mongo-1"] });
  expect(obstacleOf(["new", "silent", "secondary"])).toBeUndefined();
});

test("of a set that was there the silent member may be the last copy, and nobody is told to make it answer empty", () => {
  const finding = obstacleOf(["new", "new", "silent"], { initiatedAt: THEN });
  expect(finding).toEqual({ kind: "no-primary", silent: ["mongo-2"], empty: ["mongo-0", "mongo-1"] });
  const fitness = { members: [], majority: undefined, blocked: undefined };
  const [ready] = conditionsOf(finding ?? { kind: "initiated" }, fitness, "botfleet");
  expect(ready).toMatchObject({ status: "False", reason: "NoPrimary" });
  expect(ready?.message).toContain("DELETE NO VOLUME: mongo-0, mongo-1 lost the data, and mongo-2 may hold");
});

test("that all members of a set are away is no primary, not a set that is yet to be made", () => {
  const finding = obstacleOf(["silent", "silent", "silent"], { initiatedAt: THEN });
  expect(finding).toMatchObject({ kind: "no-primary", empty: [] });
  const fitness = { members: [], majority: undefined, blocked: undefined };
  const [ready] = conditionsOf(finding ?? { kind: "initiated" }, fitness, "botfleet");
  expect(ready?.message).not.toContain("DELETE");
});

test("one that does not know the key, or is of another set, is in the way only where nobody is of the set", () => {
  for (const odd of ["refused", "foreign"]) expect(obstacleOf([odd, "secondary", "new"])).toBeUndefined();
  expect(obstacleOf(["refused", "new", "new"])).toMatchObject({ kind: "key-refused", pod: "mongo-0" });
  expect(obstacleOf(["new", "foreign", "new"])).toEqual({
    kind: "other-set",
    pod: "mongo-1",
    set: "rs1",
    wanted: "rs0",
  });
});

test("only when all are empty may a person have a set begun anew, by the moment of the one that was", () => {
  const was = { initiatedAt: THEN };
  const consent = { [BEGIN_ANEW_ANNOTATION]: THEN };
  expect(obstacleOf(["new", "new", "new"], was)).toMatchObject({ kind: "data-lost", initiatedAt: THEN });
  const fitness = { members: [], majority: undefined, blocked: undefined };
  const lost = { kind: "data-lost", name: "mongo", initiatedAt: THEN } as const;
  // Its status is all that tells an emptied set from a new one.
  expect(conditionsOf(lost, fitness, "botfleet")[0]?.message).toContain("Do not delete this object");
  expect(obstacleOf(["new", "new", "new"])).toEqual({ kind: "initiated" });
  expect(obstacleOf(["new", "new", "new"], was, consent)).toEqual({ kind: "initiated" });
  expect(obstacleOf(["new", "silent", "new"], was, consent)).toMatchObject({ kind: "no-primary" });
});
