import { AppError, hasCode } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { step, type Tracer } from "../../observe/tracing/span.ts";
import type { Collected } from "../outbox/collector.ts";
import type { WriteEntry } from "../outbox/entry.ts";
import { keysByChat } from "../outbox/keys.ts";
import type { CommitAnswer, EventKeys } from "../outbox/protocol.ts";
import type { OutboxScripts } from "../outbox/scripts.ts";
import type { Dispatcher } from "../send/dispatcher.ts";
import type { EventAttempt, EventRun } from "./event-run.ts";
import type { Handled } from "./handler-run.ts";
import { SESSION_TTL_MS } from "./session.ts";

export interface EventPipelineOptions<S extends object> {
  readonly bot: string;
  readonly handlers: EventRun<S>;
  readonly scripts: OutboxScripts;
  readonly dispatcher: Dispatcher;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer?: Tracer | undefined;
}

/** What a chat is told: once per `effectId`, whatever became of earlier calls. */
export type ChatEvent = Omit<EventAttempt, "session">;

/**
 * How long a repetition is known, ms: longer than whoever tells a chat takes to start again and repeat what it was at.
 * Each event costs a key for so long, and people who skip from one to the next are told a lot.
 */
const EFFECT_TTL_MS = 2 * 3_600_000;
/** A handler whose session was changed meanwhile runs again on the fresh one, so many times in all. */
const RUNS = 5;

/**
 * One event, one atomic commit, like an update: load, handle, commit, send. It runs in whichever process tells the
 * chat, and is made once however often it is told.
 */
export class EventPipeline<S extends object> {
  readonly #options: EventPipelineOptions<S>;
  readonly #keys: ReturnType<typeof keysByChat>;

  constructor(options: EventPipelineOptions<S>) {
    this.#options = options;
    this.#keys = keysByChat(options.bot);
  }

  /** See {@link ChatOutbox.tell}. */
  async tell(event: ChatEvent): Promise<boolean> {
    const { bot, handlers, tracer } = this.#options;
    handlers.assertKnown(event.event);
    return tracer === undefined
      ? this.#counted(event)
      : tracer.span(`event ${event.event}`, { attributes: { bot } }, () => this.#counted(event));
  }

  async #counted(event: ChatEvent): Promise<boolean> {
    const { bot, metrics } = this.#options;
    try {
      const outcome = await this.#process(event);
      metrics.events.inc({ bot, event: event.event, outcome });
      return outcome !== "duplicate";
    } catch (error) {
      const outcome = hasCode(error, "EVENT_CONFLICT") ? "conflict" : "unavailable";
      metrics.events.inc({ bot, event: event.event, outcome });
      throw error;
    }
  }

  async #process(event: ChatEvent): Promise<"handled" | "failed" | "duplicate"> {
    const { handlers, scripts } = this.#options;
    const keys = this.#keysOf(event);
    const loaded = await scripts.loadEvent(keys);
    if (!loaded.isNew) return "duplicate";
    let { session, version } = loaded;
    for (let run = 0; run < RUNS; run++) {
      const current = { ...event, session };
      const handled = await step("handle", {}, () => handlers.run(current));
      if (handled.kind === "unavailable") throw handled.error;
      const { answer, outcome } = await this.#commit(event, keys, version, handled);
      if (answer.kind === "committed") return outcome;
      if (answer.kind === "duplicate") return "duplicate";
      ({ session, version } = answer);
    }
    throw new AppError("EVENT_CONFLICT", `a session changed during each of ${RUNS} runs of ${event.event}`, {
      retry: "backoff",
    });
  }

  async #commit(
    event: ChatEvent,
    keys: EventKeys,
    version: number,
    handled: Exclude<Handled, { kind: "unavailable" }>,
  ): Promise<{ answer: CommitAnswer; outcome: "handled" | "failed" }> {
    const { kind } = handled;
    if (kind === "failed") {
      const collected = { ...handled.collected, work: [this.#deadLetter(event, handled.error)] };
      return { answer: await this.#write(event, keys, version, collected, undefined), outcome: kind };
    }
    try {
      const { collected, session } = handled;
      const answer = await step("commit", {}, () => this.#write(event, keys, version, collected, session));
      return { answer, outcome: kind };
    } catch (error) {
      if (error instanceof AppError && error.retry !== "never") throw error;
      // What JSON cannot hold, or Redis refuses for good, would be refused each time the event is told again.
      return this.#commit(event, keys, version, { kind: "failed", error, collected: NOTHING });
    }
  }

  async #write(
    { chatId, effectId }: ChatEvent,
    keys: EventKeys,
    version: number,
    collected: Collected,
    session: string | undefined,
  ): Promise<CommitAnswer> {
    const { dispatcher, scripts } = this.#options;
    const dispatch = dispatcher.prepare(chatId, collected, effectId);
    const { lanes, lease } = dispatch;
    try {
      const request = {
        version,
        session,
        lanes,
        lease,
        effectTtlMs: EFFECT_TTL_MS,
        sessionTtlMs: SESSION_TTL_MS,
      };
      const answer = await scripts.commitEvent(keys, request);
      if (answer.kind === "committed") dispatch.start(answer.taken);
      return answer;
    } catch (error) {
      if (hasCode(error, "REDIS_UNAVAILABLE")) dispatch.lost();
      throw error;
    } finally {
      dispatch.end();
    }
  }

  /** A handler's bug must neither lose the event silently nor come back to whoever tells it for ever. */
  #deadLetter(event: ChatEvent, error: unknown): WriteEntry {
    const { bot, logger } = this.#options;
    const { chatId, effectId, event: name } = event;
    logger.error(
      { bot, event: name, effectId, err: error },
      "an event's handler failed; it is a dead letter",
    );
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "write", write: "dead-event", id: `${chatId}.${effectId}`, payload: { reason, event } };
  }

  #keysOf({ chatId, effectId }: ChatEvent): EventKeys {
    const shard = this.#keys(chatId);
    // In a private chat the person's id is the chat's.
    return { shard, done: shard.done(chatId, effectId), session: shard.session(chatId, chatId) };
  }
}

const NOTHING: Collected = { talk: [], fast: [], work: [], actions: [] };
