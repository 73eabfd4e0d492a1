import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { type PersonOptions, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { createLogger } from "../../../platform/observe/logger.ts";
import { createBackendFixture } from "../backend.fixture.ts";
import { createConversation } from "../conversation.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import type { ShippingSession } from "../session.ts";
import { createShippingTexts } from "../voice.ts";

/**
 * The conversation and everything behind it that moves money: callbacks arrive, tasks run, and what is said outside an
 * update waits in the person's lane, in the bot's own words.
 */
export async function createMoneyConversation(mongoUrl: string, redisUrl: string) {
  const owner = newPerson();
  const texts = createShippingTexts(createLogger({ name: "test", level: "silent" }));
  const bot = await createBackendFixture(mongoUrl, redisUrl, texts, [owner]);
  const { logger, metrics } = bot;
  const client = new TelegramClient({
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "shipping",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const run = new HandlerRun<ShippingSession>({
    module: createConversation(bot.backend.services, logger),
    client,
    me: botAccount("Shipping", "shipping_test_bot"),
    logger,
    metrics,
    timeoutMs: 8_000,
  });
  const said = async (chatId: number) =>
    (await bot.said(chatId)).map(({ payload }) => String(payload.text ?? payload.caption));

  return {
    ...bot,
    owner,
    newChat: (person: Partial<PersonOptions> = {}) =>
      new TestChat<ShippingSession>(run, { id: newPerson(), ...person }),
    /** What jobs, callbacks and tasks said to a chat, oldest first. */
    told: said,
    /** Runs one of the bot's periodic tasks. */
    task: async (name: string) => {
      const found = bot.backend.tasks.find((task) => task.name === name);
      if (found === undefined) throw new Error(`there is no task ${name}`);
      await found.run(new AbortController().signal);
    },
    end: async () => {
      await client.close();
      await bot.end();
    },
  };
}

export type MoneyConversation = Awaited<ReturnType<typeof createMoneyConversation>>;
