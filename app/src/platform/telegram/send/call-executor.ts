import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import type { Answer } from "../api/answer.ts";
import type { TelegramClient } from "../api/client.ts";
import { isStoredFileMarker } from "../api/stored-file.ts";
import type { CallEntry } from "../outbox/entry.ts";
import { placeholdersIn, withSettledIds } from "../outbox/placeholder.ts";
import { isTwin } from "../outbox/twin.ts";
import { backoffMs } from "./backoff.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { EntryContext, EntryExecutor, Execution } from "./executor.ts";
import type { FloodGate } from "./flood-gate.ts";
import type { Relay } from "./relay.ts";
import type { SettledIds } from "./settled-ids.ts";

export interface CallExecutorOptions {
  readonly bot: string;
  readonly client: TelegramClient;
  readonly floods: FloodGate;
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly relay: Relay;
  readonly settledIds: SettledIds;
  /** See {@link BotEffects.onBlocked}. */
  onBlocked(chatId: number, from: number): Promise<void>;
}

const CALL_TIMEOUT_MS = 10_000;
const UPLOAD_TIMEOUT_MS = 60_000;
/** A call that got no connection in all but so much of its time has waited for one: timers are not exact. */
const TIMER_MS = 50;
/** What is said to another person and has to wait is looked at again so soon. */
const RELAY_LOOK_MS = 2_000;
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
    const startedAt = performance.now();
    const { floods, relay } = this.#options;
    if (relay.isLate(entry, context.chatId)) {
      const wanted = await relay.stillWanted(entry, context.chatId);
      if (wanted === "no") return { kind: "done" };
      if (wanted === "unknown") return { kind: "wait", afterMs: RELAY_LOOK_MS };
    }
    const floodMs = floods.waitMs(entry.payload.chat_id);
    if (floodMs > 0) return floodPause(entry, floodMs);
    const placeholders = placeholdersIn(entry.payload);
    const call = placeholders.length === 0 ? entry : await this.#settled(entry, context.chatId, placeholders);
    if (call === undefined) return { kind: "done" };
    const endsAt = startedAt + this.timeoutMs(entry);
    const outcome = await this.#options.client.call(call.method, call.payload, {
      timeoutMs: endsAt - performance.now(),
      ...(context.signal && { signal: context.signal }),
    });
    switch (outcome.kind) {
      case "accepted":
        return this.#accepted(entry, context.chatId, outcome.result);
      case "refused":
        return this.#refused(call, context, outcome);
      case "unreachable":
        // Whoever waited in vain for a connection has tried nothing, and must not be given up the sooner for it.
        return {
          kind: performance.now() > endsAt - TIMER_MS ? "wait" : "retry",
          afterMs: backoffMs(context.attempts),
        };
      case "unsendable":
        return this.#giveUp(call, context, outcome.reason);
      case "uncertain":
        return this.#uncertain(call, context, outcome.reason);
    }
  }

  /**
   * Fills in message ids. An edit of a message that never went out becomes a message; a deletion of it, nothing. What
   * would change a message that has no known twin comes to nothing too.
   */
  async #settled(
    entry: CallEntry,
    chatId: number,
    placeholders: readonly number[],
  ): Promise<CallEntry | undefined> {
    const { relay, settledIds } = this.#options;
    const settled = await settledIds(chatId, entry.payload.chat_id, placeholders);
    const payload = withSettledIds(entry.payload, settled);
    if (!("message_id" in payload) || payload.message_id !== undefined) return { ...entry, payload };
    if (isTwin(entry.payload.message_id)) return void relay.dropped("twin");
    delete payload.message_id;
    return entry.method === "editMessageText" ? { ...entry, method: "sendMessage", payload } : undefined;
  }

  /** The person has what they wait for. */
  #answered({ receivedAt }: CallEntry): void {
    if (receivedAt === undefined) return;
    const seconds = Math.max(0, Date.now() - receivedAt) / 1000;
    this.#options.metrics.updateReplyDuration.observe({ bot: this.#options.bot }, seconds);
  }

  #accepted(entry: CallEntry, chatId: number, result: unknown): Execution {
    this.#answered(entry);
    const id =
      typeof result === "object" && result !== null && "message_id" in result ? result.message_id : undefined;
    if (typeof id !== "number") return { kind: "done" };
    const twin = this.#options.relay.twin(entry, chatId, id);
    return twin === undefined ? { kind: "done", messageId: id } : { kind: "done", messageId: id, twin };
  }

  async #refused(entry: CallEntry, context: EntryContext, refusal: Refusal): Promise<Execution> {
    const { bot, floods, metrics, onBlocked, relay } = this.#options;
    const destination = entry.payload.chat_id;
    if (refusal.code === 429) {
      const seconds = refusal.parameters.retry_after ?? 1;
      metrics.telegramRetryAfter.inc({ bot, method: entry.method }, seconds);
      floods.block(destination, seconds * 1000);
      return floodPause(entry, seconds * 1000);
    }
    // A revoked token is the operator's to mend; what is due waits for it.
    if (refusal.code >= 500 || refusal.code === 401)
      return { kind: "retry", afterMs: backoffMs(context.attempts) };
    if (refusal.code === 403 && typeof destination === "number") {
      await onBlocked(destination, context.chatId);
      return { kind: "done" };
    }
    const movedTo = refusal.parameters.migrate_to_chat_id;
    if (movedTo !== undefined && movedTo !== destination)
      return this.execute({ ...entry, payload: { ...entry.payload, chat_id: movedTo } }, context);
    if (isHarmless(refusal)) {
      this.#answered(entry);
      return { kind: "done" };
    }
    if (entry.saidAt !== undefined && isGone(refusal)) return { kind: "done" };
    await relay.refused(entry, context.chatId);
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
    await deadLetters.add({
      _id,
      bot,
      source: "call",
      reason,
      content: JSON.stringify(withoutWords(entry)),
      at,
    });
    return { kind: "done" };
  }
}

/** What people say to each other is nobody else's to read: of a relayed call a dead letter names the messages only. */
function withoutWords(entry: CallEntry): CallEntry {
  if (entry.saidAt === undefined) return entry;
  const { chat_id, from_chat_id, message_id } = entry.payload;
  return { ...entry, payload: { chat_id, from_chat_id, message_id } };
}

/** A flood of the other's chat must not hold up the person's own replies after the two have parted: look again soon. */
function floodPause({ saidAt }: CallEntry, ms: number): Execution {
  return { kind: "wait", afterMs: saidAt === undefined ? ms : Math.min(ms, RELAY_LOOK_MS) };
}

/** One of the two deleted the message, before it was shown to the other or afterwards: nothing is left to relay. */
const isGone = ({ description }: Refusal): boolean => /message to (copy|edit) not found/.test(description);

/** Refusals that leave the chat as it was wanted: the text is there already, the query has expired, the message is gone. */
function isHarmless(refusal: Refusal): boolean {
  return /message is not modified|query is too old|message to delete not found|message can't be deleted/.test(
    refusal.description,
  );
}
