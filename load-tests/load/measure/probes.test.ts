import { randomUUID } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createShipStationSimulator } from "../../../simulators/shipstation/simulator.ts";
import { botsOf } from "../bots.ts";
import { callsOf, databaseOperations, probesOf, refusedBy } from "./probes.ts";

const name = `load_probes_${randomUUID().slice(0, 8)}`;
let mongo: MongoClient;
beforeAll(async () => {
  mongo = await new MongoClient(inject("mongoUrl")).connect();
});
afterAll(async () => {
  await mongo.db(name).dropDatabase();
  await mongo.close();
});

test("each command that reads or writes documents is an operation; other tests only add to it", async () => {
  const collection = mongo.db(name).collection<{ _id: number; n?: number }>("a");
  await collection.insertOne({ _id: 0 });
  const before = await databaseOperations(mongo);
  for (let round = 1; round <= 20; round++) {
    await collection.insertOne({ _id: round });
    await collection.findOne({ _id: round });
    await collection.updateOne({ _id: round }, { $set: { n: 1 } });
    await collection.findOneAndUpdate({ _id: round }, { $set: { n: 2 } });
    await collection.aggregate([{ $match: { _id: round } }]).toArray();
    await collection.deleteOne({ _id: round });
  }
  expect((await databaseOperations(mongo)) - before).toBeGreaterThanOrEqual(120);
});

test("a service's calls are counted where they arrive: what its quota refuses, and what steers it, is none", async () => {
  const simulator = await createShipStationSimulator({ apiKeys: ["key"], callsPerMinute: 3 });
  try {
    const system = { mongo, serviceUrls: { shipstation: simulator.url }, workerMetricsUrl: "" };
    const probes = probesOf(system, botsOf("shipping"));
    for (let call = 1; call <= 5; call++)
      await fetch(`${simulator.url}/v2/carriers`, { headers: { "api-key": "key" } });
    await fetch(`${simulator.url}/_stats`);
    expect(await probes[callsOf("shipstation", "/v2/")]?.()).toBe(3);
    expect(await probes[refusedBy("shipstation")]?.()).toBe(2);
    expect(probes[callsOf("oxapay", "/v1/")]).toBeUndefined();
  } finally {
    await simulator.close();
  }
});
