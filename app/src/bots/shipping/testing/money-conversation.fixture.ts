import { createLogger } from "../../../platform/observe/logger.ts";
import { type PersonOptions, type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { createBackendFixture } from "../backend.fixture.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import type { ShippingSession } from "../session.ts";
import { createShippingTexts } from "../voice.ts";
import { processorOf, type Told, tellOnce, workOff } from "./as-the-queue.fixture.ts";
import { createHandlerRun } from "./handler-run.fixture.ts";

/**
 * The conversation and everything behind it that moves money: callbacks arrive, tasks run, and what is said outside an
 * update waits in the person's lane, in the bot's own words.
 */
export async function createMoneyConversation(mongoUrl: string, redisUrl: string) {
  const owner = newPerson();
  const texts = createShippingTexts(createLogger({ name: "test", level: "silent" }));
  const bot = await createBackendFixture(mongoUrl, redisUrl, texts, [owner]);
  const { client, events, run } = createHandlerRun(bot.backend.services, bot);
  const told: Told = new Map();
  const said = async (chatId: number) =>
    (await bot.said(chatId)).map(({ payload }) => String(payload.text ?? payload.caption));

  return {
    ...bot,
    owner,
    newChat: (person: Partial<PersonOptions> = {}) => {
      const chat = new TestChat<ShippingSession>(run, { id: newPerson(), ...person }, events);
      bot.listen(chat.id, tellOnce(chat, told));
      return chat;
    },
    /** Works off the job that an update asked for. */
    bring: async ({ work: [entry] }: Pick<Reaction, "work">) => {
      if (entry?.kind !== "job") throw new Error("no job was asked for");
      await workOff(processorOf(bot.backend.processors, entry.job), entry);
    },
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
