import type { UserFromGetMe } from "grammy/types";
import { AppError } from "../../errors/app-error.ts";
import type { Logger } from "../../observe/logger.ts";
import type { Metrics } from "../../observe/metrics.ts";
import { activeSpan } from "../../observe/tracing/span.ts";
import type { TelegramClient } from "../api/client.ts";
import { directCall } from "../api/direct.ts";
import { collectedApi } from "../outbox/collected-api.ts";
import { type Collected, Collector } from "../outbox/collector.ts";
import { answerSynthetic } from "../synthetic/answer.ts";
import { SYNTHETIC, syntheticEffect } from "../synthetic/update.ts";
import { asUpdate, type UpdateAddress } from "../update/address.ts";
import { BotContext } from "./context.ts";
import { withDeadline } from "./deadline.ts";
import type { BotModule } from "./module.ts";
import { sessionFrom } from "./session.ts";

export interface HandlerRunOptions<S extends object> {
  readonly module: BotModule<S>;
  readonly client: TelegramClient;
  readonly me: UserFromGetMe;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** The whole of a handler, its calls to MongoDB and outside included, ms. */
  readonly timeoutMs: number;
  /** Chat of the synthetic person; nobody else is answered as one. */
  readonly syntheticChat?: number | undefined;
}

/** One update with the session it is handled on. */
export interface Attempt {
  readonly update: unknown;
  readonly address: UpdateAddress;
  /** Stored session as JSON; empty when there is none. */
  readonly session: string;
  readonly receivedAt: number;
}

/** `session` is undefined when the handler left it as it was; `handler` is the one that took the update. */
export type Handled = { readonly handler?: string } & (
  | { readonly kind: "handled"; readonly collected: Collected; readonly session: string | undefined }
  /** A bug, or the time was over: what is committed is the sentence for the person and a dead letter. */
  | { readonly kind: "failed"; readonly collected: Collected; readonly error: unknown }
  /** Something we stand on was away: the update has to come again. */
  | { readonly kind: "unavailable"; readonly error: unknown }
);

/** Runs a bot's composer over an update and gathers what it wants done; nothing leaves the process here. */
export class HandlerRun<S extends object> {
  readonly #options: HandlerRunOptions<S>;

  constructor(options: HandlerRunOptions<S>) {
    this.#options = options;
  }

  /** Handles the update. A refusal that the module can explain to the person counts as handled. */
  async run(attempt: Attempt): Promise<Handled> {
    const { module, metrics } = this.#options;
    const abort = new AbortController();
    const { ctx, collector } = this.#context(attempt, abort.signal);
    const started = performance.now();
    try {
      await this.#withDeadline(this.#handlerOf(attempt.address), ctx, abort);
      const session = JSON.stringify(ctx.session);
      return {
        kind: "handled",
        handler: ctx.handlerName,
        collected: collector.close(),
        session: session === attempt.session ? undefined : session,
      };
    } catch (error) {
      collector.close();
      return { ...this.failed(attempt, unwrapped(error)), handler: ctx.handlerName };
    } finally {
      const seconds = (performance.now() - started) / 1000;
      activeSpan()?.rename(`handle ${ctx.handlerName}`);
      metrics.updateHandlerDuration.observe({ bot: module.name, handler: ctx.handlerName }, seconds);
    }
  }

  /** What a person who is too fast is told. */
  tooFast(attempt: Attempt, waitMs: number): Collected {
    return this.#saying(attempt, (ctx) =>
      this.#options.module.slowDown(ctx, Math.max(1, Math.ceil(waitMs / 1000))),
    );
  }

  /** What a person is told while nothing can be kept. */
  unavailable(attempt: Attempt): Collected {
    return this.#saying(attempt, (ctx) => this.#options.module.unavailable(ctx));
  }

  /** Runs the commands that need no session; answers undefined when none of them took the update. */
  async stateless(attempt: Attempt): Promise<Collected | undefined> {
    const { module } = this.#options;
    if (module.stateless === undefined) return undefined;
    const abort = new AbortController();
    const { ctx, collector } = this.#context(attempt, abort.signal);
    await this.#withDeadline(module.stateless, ctx, abort);
    const collected = collector.close();
    return collected.talk.length === 1 && collected.work.length === 0 ? collected : undefined;
  }

  /** The bot's own, but for the synthetic person: to be answered it must not depend on what a bot is for. */
  #handlerOf({ chatId, kind }: UpdateAddress): BotModule<S>["handler"] {
    const { module, syntheticChat } = this.#options;
    if (kind !== SYNTHETIC) return module.handler;
    return async (ctx) => {
      ctx.handlerName = "synthetic";
      if (chatId === syntheticChat) await answerSynthetic(ctx, chatId);
    };
  }

  #context(attempt: Attempt, signal: AbortSignal): { ctx: BotContext<S>; collector: Collector } {
    const { client, logger, me, module } = this.#options;
    const { address, receivedAt } = attempt;
    const direct = directCall(client, signal);
    const collector =
      address.kind === SYNTHETIC
        ? // Without the time of its arrival: how long it waits for its answer is no person's time.
          new Collector({ effectId: syntheticEffect(address.updateId), direct })
        : new Collector({ effectId: `${me.id}.${address.updateId}`, direct, receivedAt });
    const api = collectedApi(collector);
    const session = sessionFrom(module, attempt.session, logger);
    const update = asUpdate(attempt.update);
    return { ctx: new BotContext({ update, address, api, me, session, signal, collector }), collector };
  }

  #withDeadline(handler: BotModule<S>["handler"], ctx: BotContext<S>, abort: AbortController): Promise<void> {
    const { timeoutMs, module } = this.#options;
    const run = typeof handler === "function" ? handler : handler.middleware();
    return withDeadline(module.name, timeoutMs, abort, () => run(ctx, async () => undefined));
  }

  /** What an error means for the update: come again, a sentence for the person, or a bug of ours. */
  failed(attempt: Attempt, error: unknown): Handled {
    const { module } = this.#options;
    if (error instanceof AppError && error.retry !== "never") return { kind: "unavailable", error };
    const collected = this.#saying(attempt, (ctx) => module.explain(ctx, error));
    const expected = error instanceof AppError && error.messageKey !== undefined;
    return expected
      ? { kind: "handled", collected, session: undefined }
      : { kind: "failed", collected, error };
  }

  #saying(attempt: Attempt, sentence: (ctx: BotContext<S>) => string): Collected {
    const { ctx, collector } = this.#context(attempt, AbortSignal.abort());
    const { chatId, kind } = attempt.address;
    // What people are told would ring an operator's telephone, and stay.
    if (kind === SYNTHETIC) return collector.close();
    const query = ctx.callbackQuery?.id;
    if (query !== undefined) collector.addCall("answerCallbackQuery", { callback_query_id: query });
    try {
      if (chatId !== 0) collector.addCall("sendMessage", { chat_id: chatId, text: sentence(ctx) });
    } catch (error) {
      // Better silent than an update that comes again for a day.
      this.#options.logger.error(
        { bot: this.#options.module.name, err: error },
        "a sentence could not be said",
      );
    }
    return collector.close();
  }
}

/** grammY wraps what a middleware of an error boundary throws; the cause is what counts. */
function unwrapped(error: unknown): unknown {
  return error instanceof Error && error.name === "BotError" && "error" in error ? error.error : error;
}
