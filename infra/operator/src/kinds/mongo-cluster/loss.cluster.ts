import { afterAll, beforeAll, expect, test } from "vitest";
import { BEGIN_ANEW_ANNOTATION } from "./mongo-cluster.ts";
import { type MongoWorld, openMongoWorld } from "./mongo-clusters.fixture.ts";

let world: MongoWorld;
let stop: () => Promise<void>;
beforeAll(async () => {
  world = await openMongoWorld();
  stop = await world.start();
  await world.put();
  await world.sees("FaultTolerant", "MembersInOrder");
  // What takes a member a moment to read.
  await world.as("botfleet", "one", async (client) => {
    const things = client.db("fleet").collection("things");
    for (let batch = 0; batch < 20; batch++)
      await things.insertMany(
        Array.from({ length: 2_000 }, (_, n) => ({ n: batch * 2_000 + n, text: "x".repeat(2_000) })),
      );
  });
});
afterAll(async () => {
  await stop?.();
  await world?.close();
});

const COUNT = 40_000;
const config = async (host: string) =>
  (await world.at(host, (admin) => admin.command({ replSetGetConfig: 1 }))).config;
const primary = async () => (await world.mongo()).status?.primary ?? "";
const secondaries = async () => {
  const { members = [] } = (await world.mongo()).status ?? {};
  return members.filter(({ state }) => state === "SECONDARY").map(({ pod }) => pod) as [string, string];
};
test("a member whose volume was lost is taken back whole, and told of while it reads; the configuration stays", async () => {
  const [lost] = await secondaries();
  const before = await config(world.hostOf(await primary()));
  await world.members.end(world.hostOf(lost), "SIGKILL");
  await world.sees("FaultTolerant", "MemberAway");
  await world.members.begin(world.hostOf(lost), { empty: true });
  expect(await world.sees("FaultTolerant", "MemberSyncing")).toContain(
    "delete no other member's pod or volume",
  );
  await world.sees("Ready", "Serving");
  await world.sees("FaultTolerant", "MembersInOrder");
  expect(await world.countAt(world.hostOf(lost))).toBe(COUNT);
  expect((await config(world.hostOf(await primary()))).version).toBe(before.version);
  await world.until(async () =>
    expect(await world.reasons()).toEqual(expect.arrayContaining(["MemberLostData", "MemberSynced"])),
  );
});

test("the primary's volume lost: another takes over, and it comes back as one of them with all data", async () => {
  const lost = await primary();
  await world.members.end(world.hostOf(lost), "SIGKILL");
  await world.members.begin(world.hostOf(lost), { empty: true });
  await world.until(async () => {
    const now = await primary();
    expect(now).not.toBe("");
    expect(now).not.toBe(lost);
  });
  await world.sees("FaultTolerant", "MembersInOrder");
  expect(await world.countAt(world.hostOf(lost))).toBe(COUNT);
});

test("the vote of a member that lost its data is held while another lacks what was acknowledged, and given back", async () => {
  const [lost, behind] = await secondaries();
  const failPoint = (mode: string) =>
    world.at(world.hostOf(behind), (admin) => admin.command({ configureFailPoint: "rsSyncApplyStop", mode }));
  await failPoint("alwaysOn");
  // A majority has it: the primary and the member that is then lost.
  await world.as("botfleet", "one", (client) =>
    client
      .db("fleet")
      .collection("paid")
      .insertOne({}, { writeConcern: { w: "majority" } }),
  );
  await world.members.end(world.hostOf(lost), "SIGKILL");
  await world.members.begin(world.hostOf(lost), { empty: true });
  const votes = async (pod: string) => {
    const { members } = await config(world.hostOf(await primary()));
    return members.find(({ host }: { host: string }) => host === world.hostOf(pod)).votes;
  };
  await world.until(async () => expect(await votes(lost)).toBe(0));
  await failPoint("off");
  await world.until(async () => expect(await votes(lost)).toBe(1));
  await world.sees("FaultTolerant", "MembersInOrder");
  // An Event is written after the change that it tells of.
  await world.until(async () => {
    const notes = (await world.cluster.events("mongo"))
      .filter(({ reason }) => reason === "Reconfigured")
      .map(({ note }) => note);
    expect(notes.toSorted()).toEqual([
      `${lost} has all data, and votes again.`,
      `${lost} has no vote until it has all data again, as others lack what was acknowledged.`,
    ]);
  });
});

test("without a majority it says who is away, changes nothing, and serves again when one is back", async () => {
  const before = await config(world.hostOf(await primary()));
  const [one, other] = await secondaries();
  await world.members.end(world.hostOf(one));
  await world.members.end(world.hostOf(other));
  expect(await world.sees("Ready", "NoPrimary")).toContain(`${one} SILENT`);
  await world.members.begin(world.hostOf(one));
  await world.sees("Ready", "Serving");
  await world.members.begin(world.hostOf(other));
  await world.sees("FaultTolerant", "MembersInOrder");
  expect((await config(world.hostOf(await primary()))).version).toBe(before.version);
});

test("when all volumes are lost no empty set is begun by itself; only when a person says so", async () => {
  await Promise.all(world.members.hosts.map((host) => world.members.end(host, "SIGKILL")));
  await Promise.all(world.members.hosts.map((host) => world.members.begin(host, { empty: true })));
  const message = await world.sees("Ready", "DataLost");
  const { initiatedAt = "" } = (await world.mongo()).status ?? {};
  expect(message).toContain(`annotate mongocluster mongo ${BEGIN_ANEW_ANNOTATION}=${initiatedAt}`);
  await world.put(world.spec(), { [BEGIN_ANEW_ANNOTATION]: "yes" });
  await world.sees("Ready", "DataLost");
  await world.put(world.spec(), { [BEGIN_ANEW_ANNOTATION]: initiatedAt });
  await world.sees("FaultTolerant", "MembersInOrder");
  await world.sees("Ready", "Serving");
  await world.as("botfleet", "one", (client) => client.db("fleet").collection("things").insertOne({}));
  expect((await world.mongo()).status?.initiatedAt).not.toBe(initiatedAt);
});
