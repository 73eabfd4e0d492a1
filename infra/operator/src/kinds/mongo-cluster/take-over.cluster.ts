import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../../../../../app/src/platform/config/secret.ts";
import { createLogger } from "../../../../../app/src/platform/observe/logger.ts";
import { BOTS } from "../../../../../app/src/bots/index.ts";
import { bootstrapMongo } from "../../../../../app/src/roles/assembly/mongo-bootstrap.ts";
import { staging } from "../../../../environments/staging.ts";
import { render } from "../../../../testing/fleet.fixture.ts";
import { only } from "../../../../testing/synth.fixture.ts";
import { type MongoWorld, openMongoWorld } from "./mongo-clusters.fixture.ts";
import type { MongoCluster } from "./mongo-cluster.ts";

let world: MongoWorld;
beforeAll(async () => {
  world = await openMongoWorld();
});
afterAll(() => world?.close());

const PASSWORDS = { MONGO_PASSWORD: "one", MONGO_ADMIN_PASSWORD: "all", MONGO_MONITOR_PASSWORD: "watch" };

test("a set that the Job bootstrap made is taken over as it is, by what synth renders: nothing is written", async () => {
  await bootstrapMongo(
    {
      MONGO_URL: new Secret(world.url("botfleet", PASSWORDS.MONGO_PASSWORD)),
      MONGO_DB: "botfleet",
      MONGO_BOOTSTRAP_MEMBERS: world.members.hosts,
      MONGO_BOOTSTRAP_KEYFILE: world.members.keyfile,
      MONGO_BOOTSTRAP_ADMIN_PASSWORD: new Secret(PASSWORDS.MONGO_ADMIN_PASSWORD),
      MONGO_BOOTSTRAP_MONITOR_PASSWORD: new Secret(PASSWORDS.MONGO_MONITOR_PASSWORD),
      MIGRATE_WAIT: 60_000,
    },
    BOTS.map(({ name }) => name),
    createLogger({ name: "test", level: "silent" }),
  );
  const written = () =>
    world.as("admin", PASSWORDS.MONGO_ADMIN_PASSWORD, async (client) => {
      const users = await client.db("admin").collection("system.users").find().sort({ _id: 1 }).toArray();
      const { config } = await client.db("admin").command({ replSetGetConfig: 1 });
      return { users, version: config.version };
    });
  const before = await written();
  expect(before.users).toHaveLength(3);

  await world.cluster.putSecret("mongo", { keyfile: world.members.key, ...PASSWORDS });
  await world.cluster.putSecret("stores", PASSWORDS);
  const { spec } = only(render(staging), "MongoCluster", "mongo") as unknown as MongoCluster;
  const members = spec.members.map(({ pod }, index) => ({ pod, host: world.members.hosts[index] ?? "" }));
  const stop = await world.start();
  await world.put({ ...spec, members });
  await world.sees("Ready", "Serving");
  await world.sees("FaultTolerant", "MembersInOrder");
  expect(await written()).toEqual(before);
  expect(await world.reasons()).not.toContain("Initiated");
  await stop();
});
