import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { webhookCallback } from "grammy";
import { createTelegramSimulator } from "../../simulator.ts";
import { SHOP } from "../../testing/api-client.ts";
import { createPageBot, describePageBot } from "./page-bot.ts";

/** A simulator with a bot on a webhook; the simulator can go and come back at the same address. */
export interface PageWorld {
  readonly url: string;
  stop(): Promise<void>;
  /** Deletes all data; only while stopped. */
  wipe(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts such a pair on free ports of 127.0.0.1. */
export async function startPageWorld(): Promise<PageWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), "chat-page-"));
  let simulator = await createTelegramSimulator({ bots: [SHOP], dataDir });
  const { url } = simulator;
  const bot = createPageBot(url);
  await describePageBot(bot);
  const server = createServer(webhookCallback(bot, "http"));
  await bot.api.setWebhook(await listen(server));
  return {
    url,
    stop: () => simulator.close(),
    wipe: () => rm(dataDir, { recursive: true }),
    async restart() {
      simulator = await createTelegramSimulator({ bots: [SHOP], dataDir, port: Number(new URL(url).port) });
    },
    async close() {
      await simulator.close();
      server.closeAllConnections();
      server.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
