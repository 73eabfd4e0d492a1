import { afterAll, beforeAll, expect, test } from "vitest";
import { openOperatorCluster, type OperatorCluster } from "../../testing/operator-cluster.fixture.ts";
import { MONGO_CLUSTER_KIND } from "./definition.ts";
import type { MongoCluster, MongoClusterSpec } from "./mongo-cluster.ts";

let cluster: OperatorCluster;
beforeAll(async () => {
  cluster = await openOperatorCluster([]);
});
afterAll(() => cluster?.close());

const members = (count: number, host = "mongo") =>
  Array.from({ length: count }, (_, n) => ({ pod: `mongo-${n}`, host: `${host}-${n}.mongo:27017` }));
/** Three, beginning with this one. */
const membersFrom = (first: number) => members(first + 3).slice(first);
const spec = (changes: Partial<MongoClusterSpec> = {}): MongoClusterSpec => ({
  replicaSet: "rs0",
  members: members(3),
  keySecretRef: { name: "mongo", key: "keyfile" },
  users: [],
  ...changes,
});
const put = (name: string, changes: Partial<MongoClusterSpec> = {}) =>
  cluster.put(MONGO_CLUSTER_KIND.resource, { metadata: { name }, spec: spec(changes) } as MongoCluster);

test.each([
  ["an even number of members", { members: members(2) }, /must be 1, 3, 5 or 7/],
  [
    "one address twice",
    { members: [...members(2), { pod: "mongo-2", host: "mongo-0.mongo:27017" }] },
    /same host/,
  ],
  ["an address without a port", { members: [{ pod: "mongo-0", host: "mongo-0" }] }, /members\[0\].host/],
  ["a name no pod has", { members: [{ pod: "Mongo 0", host: "mongo-0:27017" }] }, /members\[0\].pod/],
])("a spec with %s is refused", async (_, changes, sentence) => {
  await expect(put("wrong", changes)).rejects.toThrow(sentence);
});

test.each([
  ["another name of the set", {}, { replicaSet: "rs1" }, /a set keeps its name/],
  ["another address of a member", {}, { members: members(3, "db") }, /host cannot be changed/],
  ["four members more at once", {}, { members: members(7) }, /by two at a time/],
  ["members of which none was there", {}, { members: membersFrom(3) }, /majority of the members stays/],
  ["two of three members replaced at once", {}, { members: membersFrom(2) }, /majority of the members stays/],
  ["all members but one gone", {}, { members: members(1) }, /cannot shrink to one/],
])("a change to %s is refused", async (what, before, after, sentence) => {
  const name = what.replaceAll(" ", "-").toLowerCase();
  await put(name, before);
  await expect(put(name, after)).rejects.toThrow(sentence);
});

test("one member of three is replaced at a time", async () => {
  for (const first of [0, 1, 2]) await put("replaces", { members: membersFrom(first) });
});

test("a set grows from one member to three, to five, and back to three", async () => {
  for (const count of [1, 3, 5, 3]) await put("grows", { members: members(count) });
});
