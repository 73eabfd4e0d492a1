import { randomUUID } from "node:crypto";
import { createOpenAiSimulator } from "../../../../../simulators/openai/simulator.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { bindProcessor } from "../../../platform/queue/processor.ts";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import { createOpenAiClient } from "../clients/openai.ts";
import { type Told, tellOnce, workOff } from "../testing/as-the-queue.fixture.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";
import { addressReadProcessor } from "./address-read-processor.ts";

const COMPLETIONS = "POST /v1/chat/completions";

/** A pasted address's job over a simulated model; faults are those of `POST /_faults`. */
export async function createReaderFixture(bot: ConversationFixture) {
  // One for each reading: a key that was refused for a minute must not stop the next test.
  const keys = Array.from({ length: 60 }, () => randomUUID());
  const simulator = await createOpenAiSimulator({ apiKeys: [...keys] });
  const told: Told = new Map();

  async function read(chat: ShippingChat, { work }: Pick<Reaction, "work">): Promise<void> {
    const [entry] = work;
    if (entry?.kind !== "job" || entry.job !== "address-read") throw new Error("no address is to be read");
    const deps = { redis: bot.redis, logger: bot.logger, metrics: bot.metrics };
    const options = { keys: [new Secret(keys.pop() ?? "")], model: "gpt-4o-mini", timeoutMs: 700 };
    // A client of its own: what fails opens its breaker.
    const openai = createOpenAiClient(deps, { url: `${simulator.url}/v1`, ...options });
    const processor = bindProcessor(addressReadProcessor, {
      openai,
      readings: bot.readings,
      chats: tellOnce(chat, told),
    });
    // Waits for the model are only counted.
    await workOff(processor, entry, async () => undefined);
    await openai.close();
  }

  return {
    /** Runs what a message enqueued until it is done or given up. */
    read,
    /** Sends a text and reads it. */
    paste: async (chat: ShippingChat, text: string): Promise<Reaction> => {
      const reaction = await chat.text(text);
      await read(chat, reaction);
      return reaction;
    },
    /** How often a kind of fault (an outcome by its name) struck until now. */
    struck: async (kind: string): Promise<number> => {
      const stats = (await (await fetch(`${simulator.url}/_stats`)).json()) as {
        faults: Record<string, Record<string, number>>;
      };
      return stats.faults[COMPLETIONS]?.[kind] ?? 0;
    },
    fault: async (fault: object): Promise<void> => {
      const body = JSON.stringify({ route: COMPLETIONS, ...fault });
      const answer = await fetch(`${simulator.url}/_faults`, { method: "POST", body });
      if (answer.status !== 200) throw new Error(await answer.text());
    },
    noFaults: async (): Promise<void> => {
      await fetch(`${simulator.url}/_faults`, { method: "DELETE" });
    },
    /** How often the model was asked. */
    completions: async (): Promise<number> => {
      const stats = (await (await fetch(`${simulator.url}/_stats`)).json()) as {
        ledger: { completions: number };
      };
      return stats.ledger.completions;
    },
    end: () => simulator.close(),
  };
}

export type ReaderFixture = Awaited<ReturnType<typeof createReaderFixture>>;
