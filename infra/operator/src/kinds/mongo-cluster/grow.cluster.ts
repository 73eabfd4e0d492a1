import { afterAll, beforeAll, expect, test } from "vitest";
import { type MongoWorld, openMongoWorld } from "./mongo-clusters.fixture.ts";

let world: MongoWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openMongoWorld(3);
  stop = await world.start();
});
afterAll(async () => {
  await stop?.();
  await world?.close();
});

const names = async () =>
  (await world.cluster.events("mongo"))
    .filter(({ reason }) => reason === "Reconfigured")
    .map(({ note }) => note);

test("a set of one becomes one of three, a member at a time, and none votes before it has the data", async () => {
  await world.put(world.spec({ members: world.spec().members.slice(0, 1) }));
  expect(await world.sees("FaultTolerant", "OneMember")).toContain("what it loses is gone");
  await world.sees("Ready", "Serving");
  await world.as("botfleet", "one", (client) => client.db("fleet").collection("things").insertOne({}));
  const [first = "", ...others] = world.members.hosts;
  const hold = (mode: string) =>
    Promise.all(
      others.map((host) =>
        world.at(host, (admin) => admin.command({ configureFailPoint: "initialSyncHangBeforeFinish", mode })),
      ),
    );
  await hold("alwaysOn");
  await world.put(world.spec());
  await world.sees("FaultTolerant", "MemberSyncing");
  const held = await world.at(first, (admin) => admin.command({ replSetGetStatus: 1 }));
  expect(held).toMatchObject({ votingMembersCount: 1, members: [{}, {}] });
  await hold("off");
  expect(await world.sees("FaultTolerant", "MembersInOrder")).toContain("3 members have a vote");
  for (const host of world.members.hosts) expect(await world.countAt(host)).toBe(1);
  await world.until(async () =>
    expect((await names()).toSorted()).toEqual([
      "mongo-1 was added to the set.",
      "mongo-2 was added to the set.",
    ]),
  );
  expect(await world.reasons()).not.toContain("MemberLostData");
});
