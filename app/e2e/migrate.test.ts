import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterAll, expect, inject, it } from "vitest";
import { BOTS } from "../src/bots/index.ts";
import { botDatabase } from "../src/platform/mongo/connection.ts";
import { tokenName } from "../src/roles/config/shared.ts";
import { createTelegramSimulator } from "../../simulators/telegram/simulator.ts";
import { runRole } from "../../dev/testing/role-process.ts";

const database = `migrate_${randomUUID().slice(0, 8)}`;
const logFolder = join(import.meta.dirname, "../../.cache/stacks", database);
const tokenOf = (index: number) => `${100_001 + index}:migrate-token`;

function migrate(command: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const tokens = BOTS.map(({ name }, index) => [tokenName(name), tokenOf(index)]);
  const databases = {
    REDIS_URL: inject("redisUrl"),
    MONGO_URL: inject("mongoUrl"),
    MONGO_DB: database,
    MIGRATE_WAIT: "20s",
  };
  return runRole({
    role: "migrate",
    args: [command],
    env: { ...Object.fromEntries(tokens), ...databases, ...env },
    opsPort: 0,
    logFolder,
  });
}

function webhookSecrets(): string {
  const folder = join(logFolder, "webhook-secrets");
  mkdirSync(folder, { recursive: true });
  for (const { name } of BOTS) writeFileSync(join(folder, name), "a-secret\n");
  return folder;
}

afterAll(async () => {
  const client = await new MongoClient(inject("mongoUrl")).connect();
  for (const { name } of BOTS) await client.db(botDatabase(database, name)).dropDatabase();
  await client.close();
});

it("await ends when somebody has brought the schema to this release, and fails when nobody does", async () => {
  await expect(migrate("await", { MIGRATE_WAIT: "1s" })).rejects.toThrow("migrate ended with 1");
  const waiting = migrate("await");
  await migrate("up");
  await waiting;
});

it("bootstrap waits for a Telegram that cuts every connection, and registers the webhook when it is back", async () => {
  const away = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(away, "listening");
  const { port } = away.address() as AddressInfo;
  const registering = migrate("bootstrap", {
    TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    PUBLIC_URL: "http://127.0.0.1:9",
    WEBHOOK_SECRETS_DIR: webhookSecrets(),
  });
  await once(away, "connection");
  await new Promise((resolve) => away.close(resolve));
  const bots = BOTS.map(({ name }, index) => ({ token: tokenOf(index), name, username: `${name}_bot` }));
  const telegram = await createTelegramSimulator({ port, bots });
  await registering;
  const answer = await fetch(`${telegram.url}/bot${tokenOf(0)}/getWebhookInfo`);
  expect(await answer.json()).toMatchObject({
    result: { url: `http://127.0.0.1:9/telegram/${BOTS[0]?.name}` },
  });
  await telegram.close();
});

it("where the cluster's operator tells Telegram of the bots, bootstrap does not ask Telegram anything", async () => {
  const away = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(away, "listening");
  let asked = 0;
  away.on("connection", () => (asked += 1));
  const { port } = away.address() as AddressInfo;
  await migrate("bootstrap", {
    TELEGRAM_API_ROOT: `http://127.0.0.1:${port}`,
    TELEGRAM_REGISTRATION: "operator",
  });
  expect(asked).toBe(0);
  await new Promise((resolve) => away.close(resolve));
});
