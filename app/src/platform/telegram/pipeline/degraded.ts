import type { Logger } from "../../observe/logger.ts";
import type { TelegramClient } from "../api/client.ts";
import { SYNTHETIC } from "../synthetic/update.ts";
import type { Attempt, HandlerRun } from "./handler-run.ts";
import type { Verdict } from "./verdict.ts";

/** Chats remembered as told, at most; the oldest are forgotten first. */
const TOLD_LIMIT = 10_000;
const AGAIN_SECONDS = 5;
const NOTICE_TIMEOUT_MS = 5_000;

/**
 * Without Redis nothing can be kept. Commands that need no session are answered in the webhook's own reply, at most
 * once; for the rest Telegram keeps the update, and each chat is told once by each process.
 */
export class Degraded<S extends object> {
  readonly #handlers: HandlerRun<S>;
  readonly #client: TelegramClient;
  readonly #logger: Logger;
  readonly #told = new Set<number>();

  constructor(handlers: HandlerRun<S>, client: TelegramClient, logger: Logger) {
    this.#handlers = handlers;
    this.#client = client;
    this.#logger = logger;
  }

  async answer(attempt: Attempt, cause: unknown): Promise<Verdict> {
    const { updateId } = attempt.address;
    this.#logger.warn({ updateId, err: cause }, "Redis is away: nothing can be kept");
    const again = { kind: "again", outcome: "unavailable", afterSeconds: AGAIN_SECONDS } as const;
    // Who only asks whether there is an answer sees by itself that there is none.
    if (attempt.address.kind === SYNTHETIC) return again;
    const collected = await this.#handlers.stateless(attempt).catch((error: unknown) => {
      this.#logger.error({ updateId, err: error }, "a stateless command failed");
      return undefined;
    });
    const call = collected?.talk[0];
    if (call !== undefined)
      return { kind: "acknowledge", outcome: "stateless", reply: { method: call.method, ...call.payload } };
    this.#tellOnce(attempt);
    return again;
  }

  #tellOnce(attempt: Attempt): void {
    const { chatId } = attempt.address;
    if (chatId === 0 || this.#told.has(chatId)) return;
    const [oldest] = this.#told;
    if (this.#told.size >= TOLD_LIMIT && oldest !== undefined) this.#told.delete(oldest);
    this.#told.add(chatId);
    for (const { method, payload } of this.#handlers.unavailable(attempt).talk)
      void this.#client.call(method, payload, { timeoutMs: NOTICE_TIMEOUT_MS });
  }
}
