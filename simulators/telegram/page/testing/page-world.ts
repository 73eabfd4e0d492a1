import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bot } from "grammy";
import { createTelegramSimulator, type TelegramSimulator } from "../../simulator.ts";
import { SHOP } from "../../testing/api-client.ts";
import { createPageBot, describePageBot } from "./page-bot.ts";

/** A simulator with a bot that polls it; both can go and come back at the same address. */
export interface PageWorld {
  readonly url: string;
  stop(): Promise<void>;
  /** Deletes all data; only while stopped. */
  wipe(): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts such a pair on a free port of 127.0.0.1. */
export async function startPageWorld(): Promise<PageWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), "chat-page-"));
  let simulator = await createTelegramSimulator({ bots: [SHOP], dataDir });
  const { url } = simulator;
  let bot = await startBot(simulator);

  async function stop(): Promise<void> {
    await bot.stop();
    await simulator.close();
  }

  return {
    url,
    stop,
    wipe: () => rm(dataDir, { recursive: true }),
    async restart() {
      simulator = await createTelegramSimulator({ bots: [SHOP], dataDir, port: Number(new URL(url).port) });
      bot = await startBot(simulator);
    },
    async close() {
      await stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function startBot(simulator: TelegramSimulator): Promise<Bot> {
  const bot = createPageBot(simulator.url);
  await describePageBot(bot);
  void bot.start({ timeout: 5 });
  return bot;
}
