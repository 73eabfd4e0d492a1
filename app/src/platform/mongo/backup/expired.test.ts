import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MongoReplicaSet, startMongoReplicaSet } from "../../../../../dev/servers/mongo-replica-set.ts";
import { dumpDatabases } from "./dump.ts";
import { openArchive } from "./read-archive.ts";
import { restoreArchive } from "./restore.ts";

const NAMES = Array.from({ length: 30 }, (_, number) => `forms_${number}`);
let server: MongoReplicaSet;
let client: MongoClient;

beforeAll(async () => {
  server = await startMongoReplicaSet({ ttlMonitorSleepSecs: 1 });
  client = new MongoClient(server.url);
}, 60_000);
afterAll(async () => {
  await client?.close();
  await server?.stop();
});

const expiring = (ttlMonitorEnabled: boolean) =>
  client.db("admin").command({ setParameter: 1, ttlMonitorEnabled });

test("what has expired since the backup is brought back equal, though MongoDB takes it away from then on", {
  timeout: 60_000,
}, async () => {
  await expiring(false);
  const db = client.db("expired");
  for (const name of NAMES) {
    await db.collection(name).insertOne({ at: new Date(0) });
    await db.collection(name).createIndex({ at: 1 }, { name: "ttl", expireAfterSeconds: 1 });
  }
  const databases = ["expired"];
  const dumped = dumpDatabases(client, { databases, toolVersion: "test", onTally: () => undefined });
  const bytes = await buffer(Readable.from(dumped));

  await expiring(true);
  const restored: number[] = [];
  const archive = await openArchive(Readable.from([bytes]));
  await restoreArchive(client, archive, {
    databases,
    replace: true,
    onTally: ({ documents }) => void restored.push(documents),
  });
  expect(restored).toEqual(NAMES.map(() => 1));

  const left = () => Promise.all(NAMES.map((name) => db.collection(name).countDocuments()));
  while ((await left()).some((documents) => documents > 0)) await sleep(100);
});
