import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { BOTS } from "../../../app/src/bots/index.ts";
import { botDatabase } from "../../../app/src/platform/mongo/connection.ts";
import { LOADED_BOTS } from "../../../load-tests/load/bots.ts";
import type { Books } from "../../../load-tests/load/system/system.ts";
import { SECRET } from "../../secrets.ts";
import { STORE } from "../../stores.ts";
import type { Cluster } from "../cluster.ts";
import { secretSchema, textOf } from "../objects.ts";
import { simulatorUrl } from "../simulators.ts";

const DATABASE = "botfleet";

/** Opens the fleet's books from here, hands them over and closes them. */
export async function withBooks<T>(cluster: Cluster, work: (books: Books) => Promise<T>): Promise<T> {
  const secret = await cluster.kubectl.get("secret", SECRET.stores, secretSchema);
  const mongo = await openPrimary(cluster, textOf(secret, "MONGO_PASSWORD"));
  const redis = new Redis({
    host: "127.0.0.1",
    port: await cluster.forwards.freshPort(`service/${STORE.redis.service}`, STORE.redis.port),
    password: textOf(secret, "REDIS_PASSWORD"),
  });
  try {
    return await work({
      bots: LOADED_BOTS.filter(({ name }) => BOTS.some((bot) => bot.name === name)),
      telegramUrl: await simulatorUrl(cluster, "telegram"),
      serviceUrls: {
        shipstation: await simulatorUrl(cluster, "shipstation"),
        oxapay: await simulatorUrl(cluster, "oxapay"),
        openai: await simulatorUrl(cluster, "openai"),
      },
      redis,
      sharedDb: mongo.db(DATABASE),
      databaseOf: (bot) => mongo.db(botDatabase(DATABASE, bot)),
    });
  } finally {
    redis.disconnect();
    await mongo.close();
  }
}

/** The member that is primary now, and its pod's name. */
export async function findPrimary(cluster: Cluster, password: string): Promise<string> {
  const client = await openPrimary(cluster, password);
  const { me } = await client.db("admin").command({ hello: 1 });
  await client.close();
  return String(me).split(".")[0] ?? "";
}

/** Members are asked one by one: their own names mean nothing outside the cluster. */
async function openPrimary(cluster: Cluster, password: string): Promise<MongoClient> {
  const { mongo } = cluster.environment;
  const members = mongo.kind === "external" ? 0 : mongo.members;
  const { port, service, user } = STORE.mongo;
  for (let index = 0; index < members; index++) {
    const local = await cluster.forwards.freshPort(`pod/${service}-${index}`, port);
    const url = `mongodb://${user}:${encodeURIComponent(password)}@127.0.0.1:${local}/?directConnection=true&authSource=admin`;
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 10_000 });
    const { isWritablePrimary } = await client.db("admin").command({ hello: 1 });
    if (isWritablePrimary === true) return client;
    await client.close();
  }
  throw new Error("MongoDB has no primary");
}
