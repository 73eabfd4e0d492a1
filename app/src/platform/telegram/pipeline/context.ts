import { type Api, Context, type Middleware } from "grammy";
import type { Update, UserFromGetMe } from "grammy/types";
import type { JobDefinition, JobInput } from "../../queue/job.ts";
import type { Collector } from "../outbox/collector.ts";
import type { UpdateAddress } from "../update/address.ts";

/**
 * grammY's context with what the platform adds. Calls to `api` are kept until the update is committed; a message
 * they make has its id once it is sent, and until then a reference in its place that later calls may name.
 */
export class BotContext<S extends object> extends Context {
  /** The person's state in this chat. Change it in place; it is stored with the commit, or not at all. */
  session: S;
  /** Aborted when the handler's time is over: pass it to every call to MongoDB or outside. */
  readonly signal: AbortSignal;
  /** Name of this operation for MongoDB: chat and message (or button press). It outlives update ids. */
  readonly operationId: string;
  /** Which handler took the update, for metrics; set by {@link named}. */
  handlerName = "other";
  readonly #collector: Collector;

  constructor(options: {
    update: Update;
    address: UpdateAddress;
    api: Api;
    me: UserFromGetMe;
    session: S;
    signal: AbortSignal;
    collector: Collector;
  }) {
    super(options.update, options.api, options.me);
    this.session = options.session;
    this.signal = options.signal;
    this.#collector = options.collector;
    this.operationId = operationIdOf(options.update, options.address);
  }

  /** Asks for a job. It is queued after the commit, once per `id` (no `:`, not a bare number). */
  enqueue<J extends JobDefinition>(job: J, payload: JobInput<J>, id: string): void {
    this.#collector.addWork({ kind: "job", job: job.name, id, payload });
  }

  /** Asks for a write that may come after the commit; `id` makes repetition harmless. */
  later(write: string, payload: unknown, id: string = this.operationId): void {
    this.#collector.addWork({ kind: "write", write, id, payload });
  }
}

/** Names the handler for `botfleet_update_handler_duration_seconds`. */
export function named<C extends Context & { handlerName: string }>(
  name: string,
  handler: Middleware<C>,
): Middleware<C> {
  const run = typeof handler === "function" ? handler : handler.middleware();
  return (ctx, next) => {
    ctx.handlerName = name;
    return run(ctx, next);
  };
}

function operationIdOf(update: Update, address: UpdateAddress): string {
  const message = update.message ?? update.edited_message ?? update.channel_post;
  if (message !== undefined) return `${address.chatId}.m${message.message_id}`;
  if (update.callback_query !== undefined) return `${address.chatId}.c${update.callback_query.id}`;
  return `${address.chatId}.u${address.updateId}`;
}
