import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { JobDefinition, JobInput } from "../../queue/job.ts";
import type { TelegramClient } from "../api/client.ts";
import { directCall } from "../api/direct.ts";
import { collectedApi } from "../outbox/collected-api.ts";
import { type Collected, Collector } from "../outbox/collector.ts";
import { withDeadline } from "./deadline.ts";
import type { EventContext, EventHandler } from "./event.ts";
import type { Handled } from "./handler-run.ts";
import type { BotModule } from "./module.ts";
import { sessionFrom } from "./session.ts";

export interface EventRunOptions<S extends object> {
  readonly module: Pick<BotModule<S>, "name" | "session" | "events">;
  readonly client: TelegramClient;
  readonly logger: Logger;
  /** The whole of a handler, its calls to MongoDB and outside included, ms. */
  readonly timeoutMs: number;
}

/** One event with the session it is handled on. */
export interface EventAttempt {
  readonly chatId: number;
  readonly effectId: string;
  readonly event: string;
  /** What the chat is told, as JSON. */
  readonly payload: string;
  /** Stored session as JSON; empty when there is none. */
  readonly session: string;
}

/** Runs a bot's event handlers and gathers what they want done; nothing leaves the process here. */
export class EventRun<S extends object> {
  readonly #options: EventRunOptions<S>;

  constructor(options: EventRunOptions<S>) {
    this.#options = options;
  }

  /** @throws AppError EVENT_UNKNOWN */
  assertKnown(event: string): void {
    this.#handlerOf(event);
  }

  /**
   * Handles the event. What fails for good is `failed` with nothing collected: nobody waits for a sentence here.
   * @throws AppError EVENT_UNKNOWN
   */
  async run(attempt: EventAttempt): Promise<Handled> {
    const { client, logger, module, timeoutMs } = this.#options;
    const handler = this.#handlerOf(attempt.event);
    const abort = new AbortController();
    const collector = new Collector({
      effectId: attempt.effectId,
      direct: directCall(client, abort.signal),
    });
    const session = sessionFrom(module, attempt.session, logger);
    const ctx = contextOf(attempt, session, collector, abort.signal);
    try {
      await withDeadline(module.name, timeoutMs, abort, () => handler(ctx, JSON.parse(attempt.payload)));
      const changed = JSON.stringify(ctx.session);
      return {
        kind: "handled",
        collected: collector.close(),
        session: changed === attempt.session ? undefined : changed,
      };
    } catch (error) {
      collector.close();
      const passes = error instanceof AppError && error.retry !== "never";
      return passes ? { kind: "unavailable", error } : { kind: "failed", error, collected: NOTHING };
    }
  }

  #handlerOf(event: string): EventHandler<S> {
    const { events = {}, name } = this.#options.module;
    const handler = Object.hasOwn(events, event) ? events[event] : undefined;
    if (handler === undefined) throw new AppError("EVENT_UNKNOWN", `${name} declares no event "${event}"`);
    return handler;
  }
}

const NOTHING: Collected = { talk: [], fast: [], work: [], actions: [] };

function contextOf<S extends object>(
  { chatId, effectId }: EventAttempt,
  session: S,
  collector: Collector,
  signal: AbortSignal,
): EventContext<S> {
  return {
    chatId,
    effectId,
    session,
    api: collectedApi(collector),
    signal,
    enqueue: <J extends JobDefinition>(job: J, payload: JobInput<J>, id: string): void =>
      collector.addWork({ kind: "job", job: job.name, id, payload }),
    later: (write, payload, id = `${chatId}.${effectId}`) =>
      collector.addWork({ kind: "write", write, id, payload }),
  };
}
