import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import type { BackendFixture } from "../backend.fixture.ts";
import { createConversation } from "../conversation.ts";
import type { ShippingServices } from "../services.ts";
import type { ShippingSession } from "../session.ts";
import type { ShippingChat } from "./conversation.fixture.ts";

/**
 * Chats over a whole backend: what a press asks for is done by the real jobs, whose own words wait in the chat's lane
 * (`bot.said`).
 */
export function createBackendChats(bot: BackendFixture, services: ShippingServices = bot.backend.services) {
  const { logger, metrics } = bot;
  const client = new TelegramClient({
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "shipping",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const run = new HandlerRun({
    module: createConversation(services, logger),
    client,
    me: botAccount("Shipping", "shipping_test_bot"),
    logger,
    metrics,
    timeoutMs: 8_000,
  });
  const { signal } = new AbortController();

  return {
    /** Somebody's chat with the bot. */
    chatOf: (id: number): ShippingChat => new TestChat<ShippingSession>(run, { id }),
    /** Runs the jobs that an update asked for, once each; answers what each ended in, undefined for well. */
    async work(reaction: Reaction): Promise<readonly unknown[]> {
      const jobs = reaction.work.filter(({ kind }) => kind === "job");
      return Promise.all(
        jobs.map(async (entry) => {
          const name = entry.kind === "job" ? entry.job : "";
          const processor = bot.backend.processors.find(({ job }) => job.name === name);
          if (processor === undefined) throw new Error(`no processor of ${name}`);
          const context = { signal, jobId: entry.id, attempt: 1, lastAttempt: false };
          return processor
            .accept(entry.payload)
            .run(context)
            .catch((error: unknown) => error);
        }),
      );
    },
    end: () => client.close(),
  };
}

export type BackendChats = ReturnType<typeof createBackendChats>;
