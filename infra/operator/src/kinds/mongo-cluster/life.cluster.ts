import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MONGO_CLUSTER_KIND } from "./definition.ts";
import { type MongoWorld, openMongoWorld } from "./mongo-clusters.fixture.ts";

let world: MongoWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openMongoWorld();
  stop = await world.start();
});
afterAll(async () => {
  await stop?.();
  await world?.close();
});

test("members become one set only when all of them answer, with its users and no others' rights", async () => {
  const [, , last = ""] = world.members.hosts;
  await world.members.end(last);
  await world.put();
  expect(await world.sees("Ready", "MembersSilent")).toContain("mongo-2 does not");
  await world.members.begin(last);
  await world.sees("Ready", "Serving");
  expect(await world.sees("FaultTolerant", "MembersInOrder")).toContain("3 members have a vote");
  const { status } = await world.mongo();
  expect(status).toMatchObject({ healthy: "3/3", lagSeconds: expect.any(Number) });
  expect(status?.members?.map(({ state }) => state).toSorted()).toEqual([
    "PRIMARY",
    "SECONDARY",
    "SECONDARY",
  ]);
  await world.as("botfleet", "one", async (client) => {
    await client
      .db("fleet")
      .collection("things")
      .insertOne({}, { writeConcern: { w: 3 } });
    await expect(client.db("other").collection("things").insertOne({})).rejects.toThrow(/not authorized/);
  });
  await world.until(async () =>
    expect(await world.reasons()).toEqual(
      expect.arrayContaining(["MembersSilent", "Initiated", "PrimaryElected", "UserMade", "Serving"]),
    ),
  );
});

test("a new password in the Secret is taken over at the next look, and nothing else is written", async () => {
  const usersOf = () =>
    world.as("admin", "all", (client) => client.db("admin").collection("system.users").find().toArray());
  const before = await usersOf();
  await world.cluster.putSecret("stores", { MONGO_PASSWORD: "two" });
  await world.until(() =>
    world.as("botfleet", "two", async (client) => void (await client.db("fleet").command({ ping: 1 }))),
  );
  const after = await usersOf();
  expect(after.find(({ user }) => user === "admin")).toEqual(before.find(({ user }) => user === "admin"));
  await world.until(async () => expect(await world.reasons()).toContain("UserChanged"));
});

test("a primary steps down before its pod goes, and people's writes go on", async () => {
  const { primary = "" } = (await world.mongo()).status ?? {};
  for (const name of ["mongo-0", "mongo-1", "mongo-2"]) await world.pod(name);
  let failed = 0;
  let written = 0;
  let going = true;
  const writing = world.as("botfleet", "two", async (client) => {
    const things = client.db("fleet").collection("things");
    while (going) {
      await things.insertOne({ n: written }, { writeConcern: { w: "majority" } }).then(
        () => written++,
        () => failed++,
      );
      await pause(10);
    }
    return things.countDocuments({ n: { $exists: true } });
  });
  await world.deletePod(primary);
  await world.until(async () => {
    const { status } = await world.mongo();
    expect(status?.primary).not.toBe(primary);
    expect(status?.primary).toBeDefined();
  });
  // It answers still, and follows: what the pod's preStop leaves it time for.
  const was = await world.at(world.hostOf(primary), (admin) => admin.command({ hello: 1 }));
  expect(was).toMatchObject({ isWritablePrimary: false, secondary: true });
  await world.members.end(world.hostOf(primary));
  await world.podIsGone(primary);
  expect(await world.sees("FaultTolerant", "MemberAway")).toContain(`describe pod ${primary}`);
  await world.sees("Ready", "Serving");
  await world.members.begin(world.hostOf(primary));
  await world.sees("FaultTolerant", "MembersInOrder");
  going = false;
  expect(await writing).toBe(written);
  expect(failed).toBe(0);
  const told = (await world.cluster.events("mongo")).find(({ reason }) => reason === "SteppedDown");
  expect(told?.note).toContain(`${primary} stepped down, as its pod is about to go`);
});

test("where nobody could take over the primary goes on, and a person is told", async () => {
  const { primary = "" } = (await world.mongo()).status ?? {};
  for (const name of ["mongo-0", "mongo-1", "mongo-2"]) await world.pod(name);
  for (const name of ["mongo-0", "mongo-1", "mongo-2"].filter((one) => one !== primary))
    await world.deletePod(name);
  await world.deletePod(primary);
  await world.until(async () => expect(await world.reasons()).toContain("NobodyTakesOver"));
  expect((await world.mongo()).status?.primary).toBe(primary);
  for (const name of ["mongo-0", "mongo-1", "mongo-2"]) await world.podIsGone(name);
  await world.sees("Ready", "Serving");
});

test("a password that is missing stops only the users: members are asked and told of, and a primary hands over", async () => {
  const [first] = world.spec().users;
  if (first === undefined) return expect.unreachable("there are users");
  const other = { ...first, name: "other", passwordSecretRef: { name: "missing", key: "PASSWORD" } };
  await world.put(world.spec({ users: [...world.spec().users, other] }));
  expect(await world.sees("Ready", "SecretMissing")).toContain("patch secret missing");
  await world.sees("FaultTolerant", "MembersInOrder");
  const { primary = "" } = (await world.mongo()).status ?? {};
  await world.pod(primary);
  await world.deletePod(primary);
  await world.until(async () => {
    const { status } = await world.mongo();
    expect([primary, undefined]).not.toContain(status?.primary);
  });
  await world.podIsGone(primary);
  await world.put();
  await world.sees("Ready", "Serving");
});

test("deleting the object touches nothing: the set goes on, and is known again when the object is back", async () => {
  await world.cluster.remove(MONGO_CLUSTER_KIND.resource, "mongo");
  await world.as("botfleet", "two", (client) => client.db("fleet").collection("things").insertOne({}));
  await world.put();
  await world.sees("Ready", "Serving");
  expect((await world.reasons()).filter((reason) => reason === "Initiated")).toHaveLength(1);
});
