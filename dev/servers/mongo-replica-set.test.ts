import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { expect, inject, test } from "vitest";
import { startMongoReplicaSet } from "./mongo-replica-set.ts";
import { until } from "./until.ts";

test("the suite's replica set has three members and takes majority writes", async () => {
  const client = new MongoClient(inject("mongoUrl"));
  try {
    const { hosts } = await client.db("admin").command({ hello: 1 });
    expect(hosts).toHaveLength(3);
    const db = client.db(`dev_${process.pid}`);
    const written = await db.collection("probe").insertOne({ at: 1 }, { writeConcern: { w: 3 } });
    expect(written.acknowledged).toBe(true);
    await db.dropDatabase();
  } finally {
    await client.close();
  }
});

test("a replica set keeps its data when its folder is started again on another port", async () => {
  const folder = mkdtempSync(join(tmpdir(), "replica-set-test-"));
  try {
    const first = await startMongoReplicaSet({ folder });
    await use(first.url, (client) => client.db("kept").collection("things").insertOne({ name: "parcel" }));
    await first.stop();
    const second = await startMongoReplicaSet({ folder });
    const found = await use(second.url, (client) => client.db("kept").collection("things").findOne());
    await second.stop();
    expect(second.url).not.toBe(first.url);
    expect(found?.name).toBe("parcel");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("stopping a replica set ends its processes and nothing else", async () => {
  const set = await startMongoReplicaSet();
  const [member] = set.members;
  const pid = member?.pid ?? 0;
  expect(process.kill(pid, 0)).toBe(true);
  await set.stop();
  await until(async () => !alive(pid), "the end of the member", 1_000);
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function use<T>(url: string, act: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}
