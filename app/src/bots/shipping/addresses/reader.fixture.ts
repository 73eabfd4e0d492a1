import { randomUUID } from "node:crypto";
import { createOpenAiSimulator } from "../../../../../simulators/openai/simulator.ts";
import { Secret } from "../../../platform/config/secret.ts";
import { asAppError, judgeFailure } from "../../../platform/queue/failure.ts";
import { type BoundProcessor, bindProcessor } from "../../../platform/queue/processor.ts";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import { createOpenAiClient } from "../clients/openai.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";
import { addressReadProcessor } from "./address-read-processor.ts";

/** As the queue does: again, put off or given up; waits are only counted. */
async function finish(processor: BoundProcessor, payload: unknown, jobId: string): Promise<void> {
  const job = processor.accept(payload);
  const { retry } = processor.job;
  const signal = AbortSignal.timeout(20_000);
  for (let attempt = 1, ageMs = 0; ; ) {
    const context = { signal, jobId, attempt, lastAttempt: attempt === retry.attempts };
    const error = await job.run(context).then(() => undefined, asAppError);
    if (error === undefined) return;
    const verdict = judgeFailure(error, { retry, lastAttempt: context.lastAttempt, ageMs });
    if (verdict.kind === "give-up") return await job.giveUp?.(verdict.error, context);
    if (verdict.kind === "put-off") ageMs += verdict.afterMs;
    else attempt += 1;
  }
}

/** A pasted address's job over a simulated model; faults are those of `POST /_faults`. */
export async function createReaderFixture(bot: ConversationFixture) {
  // One for each reading: a key that was refused for a minute must not stop the next test.
  const keys = Array.from({ length: 60 }, () => randomUUID());
  const simulator = await createOpenAiSimulator({ apiKeys: [...keys] });
  const told = new Set<string>();

  async function read(chat: ShippingChat, { work }: Pick<Reaction, "work">): Promise<void> {
    const [entry] = work;
    if (entry?.kind !== "job" || entry.job !== "address-read") throw new Error("no address is to be read");
    const deps = { redis: bot.redis, logger: bot.logger, metrics: bot.metrics };
    const options = { keys: [new Secret(keys.pop() ?? "")], model: "gpt-4o-mini", timeoutMs: 700 };
    // A client of its own: what fails opens its breaker.
    const openai = createOpenAiClient(deps, { url: `${simulator.url}/v1`, ...options });
    // Once per effect, as the outbox does.
    const tell = async (_chat: number, effect: string, event: string, payload: unknown) => {
      if (told.has(effect)) return false;
      told.add(effect);
      await chat.tell(event, payload as object);
      return true;
    };
    const processor = bindProcessor(addressReadProcessor, {
      openai,
      readings: bot.readings,
      chats: { tell },
    });
    await finish(processor, entry.payload, entry.id);
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
    fault: async (fault: object): Promise<void> => {
      const body = JSON.stringify({ route: "POST /v1/chat/completions", ...fault });
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
