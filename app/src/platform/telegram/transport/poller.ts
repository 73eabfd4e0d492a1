import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { TelegramClient } from "../api/client.ts";
import type { Verdict } from "../pipeline/verdict.ts";
import { addressOf } from "../update/address.ts";
import type { PollerLease } from "./poller-lease.ts";

export interface PollerOptions {
  readonly client: TelegramClient;
  readonly lease: PollerLease;
  readonly allowedUpdates: readonly string[];
  readonly logger: Logger;
  handle(update: unknown, transport: "polling", receivedAt: number): Promise<Verdict>;
}

const BATCH = 100;
const POLL_SECONDS = 25;
const CALL_TIMEOUT_MS = 10_000;
const PAUSE_MS = 3_000;
const LOOK_AGAIN_MS = 500;

/**
 * Fetches updates by long polling, for a bot without a public address. One process polls at a time. Delivery queues
 * run side by side and each in order; Telegram is told to forget only what lies below the lowest update that is not
 * committed, so a crash loses nothing.
 */
export class Poller {
  readonly #options: PollerOptions;
  readonly #stop = new AbortController();
  /** Updates under way, by id, with the end of their queue's chain. */
  readonly #pending = new Map<number, Promise<void>>();
  readonly #queues = new Map<string, Promise<void>>();
  #next = 0;
  #running: Promise<void> | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Begins to poll as soon as this process has the lease; a webhook is taken down first, its backlog kept. */
  start(): void {
    this.#running = this.#run();
  }

  /** Ends the poll under way and waits for the updates in hand. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#options.lease.release();
  }

  async #run(): Promise<void> {
    const { lease, logger } = this.#options;
    let webhookGone = false;
    while (!this.#stop.signal.aborted) {
      try {
        if (!(await lease.hold())) {
          await this.#pause();
          continue;
        }
        if (!webhookGone) await this.#call("deleteWebhook", { drop_pending_updates: false }, CALL_TIMEOUT_MS);
        webhookGone = true;
        await this.#poll();
      } catch (error) {
        if (this.#stop.signal.aborted) break;
        logger.warn({ err: error }, "polling pauses");
        webhookGone = false;
        await this.#pause();
      }
    }
    await Promise.all(this.#pending.values());
  }

  async #poll(): Promise<void> {
    const offset = Math.min(this.#next, ...this.#pending.keys());
    const result = await this.#call(
      "getUpdates",
      {
        offset,
        limit: BATCH,
        // With updates in hand the answer is never empty, so there is nothing to wait for.
        timeout: this.#pending.size > 0 ? 0 : POLL_SECONDS,
        allowed_updates: this.#options.allowedUpdates,
      },
      POLL_SECONDS * 1000 + CALL_TIMEOUT_MS,
    );
    const updates = Array.isArray(result) ? (result as unknown[]) : [];
    // What lies below the offset is forgotten now. After a week of silence Telegram's numbers start anew, maybe lower.
    if (updates.length === 0 && this.#pending.size === 0) this.#next = 0;
    const fresh = updates.filter((update) => this.#take(update));
    // A queue that cannot be committed now must not hold back what arrives in others: look again soon.
    if (fresh.length === 0 && this.#pending.size > 0)
      await Promise.race([...this.#pending.values(), this.#pause(LOOK_AGAIN_MS)]);
  }

  /** Starts on an update unless it is in hand already. */
  #take(update: unknown): boolean {
    const { updateId, queue } = addressOf(update);
    if (this.#pending.has(updateId) || updateId < this.#next) return false;
    this.#next = Math.max(this.#next, updateId + 1);
    const before = this.#queues.get(queue) ?? Promise.resolve();
    const handled = before.then(() => this.#untilAcknowledged(update));
    const done = handled.finally(() => {
      this.#pending.delete(updateId);
      if (this.#queues.get(queue) === done) this.#queues.delete(queue);
    });
    this.#pending.set(updateId, done);
    this.#queues.set(queue, done);
    return true;
  }

  async #untilAcknowledged(update: unknown): Promise<void> {
    const receivedAt = Date.now();
    while (!this.#stop.signal.aborted) {
      const verdict = await this.#verdict(update, receivedAt);
      if (verdict.kind === "acknowledge") {
        if (verdict.reply !== undefined) await this.#reply(verdict.reply);
        return;
      }
      await this.#pause(verdict.afterSeconds * 1000);
    }
  }

  async #verdict(update: unknown, receivedAt: number): Promise<Verdict> {
    try {
      return await this.#options.handle(update, "polling", receivedAt);
    } catch (error) {
      this.#options.logger.error({ err: error }, "an update could not be handled; it is tried again");
      return { kind: "again", outcome: "unavailable", afterSeconds: PAUSE_MS / 1000 };
    }
  }

  /** Without a webhook there is no answer to put the reply into: it is an ordinary call, once. */
  async #reply({ method, ...payload }: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#options.client.call(String(method), payload, { timeoutMs: CALL_TIMEOUT_MS });
  }

  async #call(
    method: string,
    payload: Readonly<Record<string, unknown>>,
    timeoutMs: number,
  ): Promise<unknown> {
    const signal = this.#stop.signal;
    const outcome = await this.#options.client.call(method, payload, { timeoutMs, signal });
    if (outcome.kind === "accepted") return outcome.result;
    const reason = outcome.kind === "refused" ? outcome.description : outcome.reason;
    throw new AppError("TELEGRAM_UNAVAILABLE", `${method}: ${reason}`, { retry: "backoff" });
  }

  async #pause(ms: number = PAUSE_MS): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stop.signal }).catch(() => undefined);
  }
}
