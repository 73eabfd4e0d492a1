import { type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import type { BackendFixture } from "../backend.fixture.ts";
import type { ShippingServices } from "../services.ts";
import type { ShippingSession } from "../session.ts";
import { processorOf } from "./as-the-queue.fixture.ts";
import type { ShippingChat } from "./conversation.fixture.ts";
import { createHandlerRun } from "./handler-run.fixture.ts";

/**
 * Chats over a whole backend: what a press asks for is done by the real jobs, whose own words wait in the chat's lane
 * (`bot.said`).
 */
export function createBackendChats(bot: BackendFixture, services: ShippingServices = bot.backend.services) {
  const { client, run } = createHandlerRun(services, bot);
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
          const processor = processorOf(bot.backend.processors, name);
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
