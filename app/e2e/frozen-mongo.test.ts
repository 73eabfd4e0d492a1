import { afterAll, beforeAll, expect, it } from "vitest";
import { type MongoReplicaSet, startMongoReplicaSet } from "../../dev/servers/mongo-replica-set.ts";
import { type Stack, startStack } from "../../dev/testing/stack.ts";

let mongo: MongoReplicaSet;
let stack: Stack;

beforeAll(async () => {
  mongo = await startMongoReplicaSet({ members: 1 });
  stack = await startStack({ mongoUrl: mongo.url, patienceMs: 30_000 });
});
afterAll(async () => {
  await stack?.close();
  await mongo?.stop();
});

const signalAll = (signal: NodeJS.Signals): void => {
  for (const { pid } of mongo.members) process.kill(pid, signal);
};

async function retried(): Promise<number> {
  const stats = await fetch(`${stack.telegramUrl}/stats`);
  return Number(/"retried":(\d+)/.exec(await stats.text())?.[1]);
}

it("while MongoDB accepts connections and does not answer, Telegram keeps the update and the person is answered later", async () => {
  const person = await stack.person();
  await person.say("/start", /Hello/);
  signalAll("SIGSTOP");
  try {
    await person.write("/orders");
    await expect.poll(retried, { timeout: 15_000 }).toBeGreaterThan(0);
  } finally {
    signalAll("SIGCONT");
  }
  await person.sees(/You have no orders yet/);
  const deadLetters = stack.sharedDb.collection("dead_letters");
  expect(await deadLetters.find().toArray()).toEqual([]);
}, 60_000);
