import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "../../platform/config/secret.ts";
import { connectMongo } from "../../platform/mongo/connection.ts";
import { type NewMembers, startNewMembers } from "../../platform/mongo/members.fixture.ts";
import { createLogger } from "../../platform/observe/logger.ts";
import { createMetrics } from "../../platform/observe/metrics.ts";
import { bootstrapMongo, type MongoBootstrapSettings } from "./mongo-bootstrap.ts";

const logger = createLogger({ name: "test", level: "silent" });
let mongo: NewMembers;

beforeAll(async () => {
  mongo = await startNewMembers(3);
});
afterAll(() => mongo?.stop());

const urlOf = (password: string, user = "botfleet", set = "rs0") =>
  `mongodb://${user}:${password}@${mongo.hosts.join(",")}/?replicaSet=${set}&authSource=admin`;
const settings = (
  password: string,
  change: Partial<MongoBootstrapSettings> = {},
): MongoBootstrapSettings => ({
  MONGO_URL: new Secret(urlOf(password)),
  MONGO_DB: "fleet",
  MONGO_BOOTSTRAP_MEMBERS: mongo.hosts,
  MONGO_BOOTSTRAP_KEYFILE: mongo.keyfile,
  MONGO_BOOTSTRAP_ADMIN_PASSWORD: new Secret("all"),
  MONGO_BOOTSTRAP_MONITOR_PASSWORD: new Secret("watch"),
  MIGRATE_WAIT: 60_000,
  ...change,
});

async function as<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

test("a process that was there first is let in as soon as there are a set and its user", async () => {
  const early = connectMongo({
    ...{ url: urlOf("one"), database: "fleet", name: "early", logger },
    metrics: createMetrics({ version: "test" }),
    timeouts: { selectionMs: 500 },
  });
  const ready = early.ready(60_000);
  await expect(early.healthy()).rejects.toMatchObject({ code: "MONGO_UNAVAILABLE" });
  await bootstrapMongo(settings("one"), ["shipping"], logger);
  await ready;
  await early.close();
});

test("new members become one set with the app's user, who may use the app's databases and no others", async () => {
  await as(urlOf("one"), async (client) => {
    const { hosts } = await client.db("admin").command({ hello: 1 });
    expect(hosts.toSorted()).toEqual(mongo.hosts.toSorted());
    for (const name of ["fleet", "fleet_shipping"]) {
      await client
        .db(name)
        .collection("things")
        .insertOne({}, { writeConcern: { w: 3 } });
      await client.db(name).collection("things").createIndex({ at: 1 });
    }
    await expect(client.db("other").collection("things").insertOne({})).rejects.toThrow(/not authorized/);
    await expect(client.db("admin").command({ usersInfo: 1 })).rejects.toThrow(/not authorized/);
  });
});

test("the monitor reads the set's state and no data; the admin may do everything", async () => {
  await as(urlOf("watch", "monitor"), async (client) => {
    expect(await client.db("admin").command({ replSetGetStatus: 1 })).toMatchObject({ set: "rs0" });
    await expect(client.db("fleet").collection("things").findOne()).rejects.toThrow(/not authorized/);
  });
  await as(urlOf("all", "admin"), async (client) => {
    expect((await client.db("admin").command({ usersInfo: 1 })).users).toHaveLength(3);
  });
});

test("repeating it changes nothing, and takes over a new password and a new bot", async () => {
  const configOf = () =>
    as(urlOf("all", "admin"), async (client) => {
      const { config } = await client.db("admin").command({ replSetGetConfig: 1 });
      const users = await client.db("admin").collection("system.users").find().sort({ _id: 1 }).toArray();
      return { version: config.version, users };
    });
  const before = await configOf();
  await bootstrapMongo(settings("one"), ["shipping"], logger);
  expect(await configOf()).toEqual(before);
  await bootstrapMongo(settings("two"), ["shipping", "dating"], logger);
  await as(urlOf("two"), (client) => client.db("fleet_dating").collection("things").insertOne({}));
  await expect(as(urlOf("one"), (client) => client.db("fleet").command({ ping: 1 }))).rejects.toThrow(
    /Authentication failed/,
  );
});

test("a member that does not answer is waited for; a set that is there needs no more than one member", async () => {
  const [first = ""] = mongo.hosts;
  const nobody = "127.0.0.1:9";
  const lonely = { MONGO_BOOTSTRAP_MEMBERS: [nobody], MIGRATE_WAIT: 1_500 };
  await expect(bootstrapMongo(settings("two", lonely), [], logger)).rejects.toMatchObject({
    code: "MONGO_UNAVAILABLE",
    retry: "backoff",
  });
  const some = { MONGO_BOOTSTRAP_MEMBERS: [first, nobody] };
  await bootstrapMongo(settings("two", some), ["shipping", "dating"], logger);
});

test("members of another set, and an address that names no set, are refused", async () => {
  const other = { MONGO_URL: new Secret(urlOf("two", "botfleet", "rs9")) };
  await expect(bootstrapMongo(settings("two", other), [], logger)).rejects.toThrow(
    "A member belongs to the set rs0; MONGO_URL names rs9.",
  );
  const none = { MONGO_URL: new Secret(`mongodb://${mongo.hosts.join(",")}/`) };
  await expect(bootstrapMongo(settings("two", none), [], logger)).rejects.toThrow(
    /must name the replica set/,
  );
});

test("a MongoDB whose members are not named is nobody's to prepare", async () => {
  const managed = { MONGO_BOOTSTRAP_MEMBERS: undefined, MONGO_URL: new Secret("mongodb://nowhere.invalid/") };
  await bootstrapMongo(settings("two", managed), [], logger);
});
