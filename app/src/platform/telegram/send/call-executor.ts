import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { Answer } from "../api/answer.ts";
import type { TelegramClient } from "../api/client.ts";
import { isStoredFileMarker } from "../api/stored-file.ts";
import type { CallEntry } from "../outbox/entry.ts";
import { referencesIn, withSettledIds } from "../outbox/reference.ts";
import { backoffMs } from "./backoff.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { EntryContext, EntryExecutor, Execution } from "./executor.ts";
import type { FloodGate } from "./flood-gate.ts";

export interface CallExecutorOptions {
  readonly bot: string;
  readonly client: TelegramClient;
  readonly floods: FloodGate;
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Message ids of references of a chat's lane; those whose send failed are absent. */
  settledIds(chatId: number, references: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** The person of this chat blocked the bot, or the account is gone. Safe to repeat. */
  onBlocked(chatId: number): Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 60_000;
/** A call whose answer is lost at this attempt is given up: each repetition may be another copy for the person. */
const LAST_UNCERTAIN_ATTEMPT = 10;

type Refusal = Extract<Answer, { kind: "refused" }>;

/** Sends a call of the outbox to Telegram and decides what each answer means for the lane. */
export class CallExecutor implements EntryExecutor<CallEntry> {
  readonly #options: CallExecutorOptions;

  constructor(options: CallExecutorOptions) {
    this.#options = options;
  }

  timeoutMs(entry: CallEntry): number {
    return Object.values(entry.payload).some(isStoredFileMarker) ? UPLOAD_TIMEOUT_MS : CALL_TIMEOUT_MS;
  }

  async execute(entry: CallEntry, context: EntryContext): Promise<Execution> {
    const destination = entry.payload.chat_id;
    const floodMs = this.#options.floods.waitMs(destination);
    if (floodMs > 0) return { kind: "retry", afterMs: floodMs };

    const call = await this.#settled(entry, context.chatId);
    if (call === undefined) return { kind: "done" };
    const outcome = await this.#options.client.call(call.method, call.payload, {
      timeoutMs: this.timeoutMs(entry),
      ...(context.signal && { signal: context.signal }),
    });
    switch (outcome.kind) {
      case "accepted":
        return this.#accepted(entry, outcome.result);
      case "refused":
        return this.#refused(call, context, outcome);
      case "unreachable":
        return { kind: "retry", afterMs: backoffMs(context.attempts) };
      case "unsendable":
        return this.#giveUp(call, context, outcome.reason);
      case "uncertain":
        return this.#uncertain(call, context, outcome.reason);
    }
  }

  /** Fills in message ids. An edit of a message that never went out becomes a message; a deletion of it, nothing. */
  async #settled(entry: CallEntry, chatId: number): Promise<CallEntry | undefined> {
    const references = referencesIn(entry.payload);
    if (references.length === 0) return entry;
    const payload = withSettledIds(entry.payload, await this.#options.settledIds(chatId, references));
    if (!("message_id" in payload) || payload.message_id !== undefined) return { ...entry, payload };
    delete payload.message_id;
    return entry.method === "editMessageText" ? { ...entry, method: "sendMessage", payload } : undefined;
  }

  #accepted(entry: CallEntry, result: unknown): Execution {
    if (entry.receivedAt !== undefined) {
      const seconds = Math.max(0, Date.now() - entry.receivedAt) / 1000;
      this.#options.metrics.updateReplyDuration.observe({ bot: this.#options.bot }, seconds);
    }
    const id =
      typeof result === "object" && result !== null && "message_id" in result ? result.message_id : undefined;
    return typeof id === "number" ? { kind: "done", messageId: id } : { kind: "done" };
  }

  async #refused(entry: CallEntry, context: EntryContext, refusal: Refusal): Promise<Execution> {
    const { bot, floods, metrics, onBlocked } = this.#options;
    const destination = entry.payload.chat_id;
    if (refusal.code === 429) {
      const seconds = refusal.parameters.retry_after ?? 1;
      metrics.telegramRetryAfter.inc({ bot, method: entry.method }, seconds);
      floods.block(destination, seconds * 1000);
      return { kind: "retry", afterMs: seconds * 1000 };
    }
    // A revoked token is the operator's to mend; what is due waits for it.
    if (refusal.code >= 500 || refusal.code === 401)
      return { kind: "retry", afterMs: backoffMs(context.attempts) };
    if (refusal.code === 403 && typeof destination === "number") {
      await onBlocked(destination);
      return { kind: "done" };
    }
    const movedTo = refusal.parameters.migrate_to_chat_id;
    if (movedTo !== undefined && movedTo !== destination)
      return this.execute({ ...entry, payload: { ...entry.payload, chat_id: movedTo } }, context);
    if (isHarmless(refusal)) return { kind: "done" };
    return this.#giveUp(entry, context, `${refusal.code} ${refusal.description}`);
  }

  #uncertain(entry: CallEntry, context: EntryContext, reason: string): Promise<Execution> | Execution {
    const { bot, metrics, logger } = this.#options;
    metrics.uncertainSends.inc({ bot, method: entry.method });
    logger.warn(
      { bot, method: entry.method, attempts: context.attempts, reason },
      "a send's answer was lost",
    );
    return context.attempts + 1 >= LAST_UNCERTAIN_ATTEMPT
      ? this.#giveUp(
          entry,
          context,
          `its answer was lost again at attempt ${LAST_UNCERTAIN_ATTEMPT}: ${reason}`,
        )
      : { kind: "retry", afterMs: backoffMs(context.attempts) };
  }

  async #giveUp(entry: CallEntry, context: EntryContext, reason: string): Promise<Execution> {
    const { bot, deadLetters, logger } = this.#options;
    logger.error({ bot, method: entry.method, reason }, "a call was given up");
    const at = new Date();
    const _id = `${bot}.call.${context.lane}.${at.getTime()}.${entry.method}`;
    await deadLetters.add({ _id, bot, source: "call", reason, content: JSON.stringify(entry), at });
    return { kind: "done" };
  }
}

/** Refusals that leave the chat as it was wanted: the text is there already, the query has expired, the message is gone. */
function isHarmless(refusal: Refusal): boolean {
  return /message is not modified|query is too old|message to delete not found|message can't be deleted/.test(
    refusal.description,
  );
}
