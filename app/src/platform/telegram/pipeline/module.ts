import type { Middleware } from "grammy";
import type { RateLimit } from "../outbox/protocol.ts";
import type { WriteHandler } from "../send/work-executors.ts";
import type { BotContext } from "./context.ts";
import type { EventHandler } from "./event.ts";

/** How a bot's session is made, and read back from what an earlier release may have stored. */
export interface SessionType<S extends object> {
  initial(): S;
  /** Throws when the stored value is of no use; the person then starts with {@link initial}. */
  parse(stored: unknown): S;
}

/** A bot's conversation, as the pipeline runs it. Its factory has bound the services that its handlers call. */
export interface BotModule<S extends object> {
  /** Short name, `[a-z]+`: part of keys, metrics and the webhook's path. */
  readonly name: string;
  readonly session: SessionType<S>;
  /** What the bot does with an update: a grammY composer. It says replies and asks for jobs; it sends nothing itself. */
  readonly handler: Middleware<BotContext<S>>;
  /** Commands that need no session, answered even while Redis is away; it must say one message or nothing. */
  readonly stateless?: Middleware<BotContext<S>>;
  /** What a chat can be told from outside its updates, by name. */
  readonly events?: Readonly<Record<string, EventHandler<S>>>;
  readonly rateLimit: RateLimit;
  /** What people write is for somebody else: a failed update is kept as a dead letter without its content. */
  readonly confidential?: boolean;
  /** What the person reads when handling failed: the error's own sentence, or an apology. */
  explain(ctx: BotContext<S>, error: unknown): string;
  /** What the person reads once when they are too fast. */
  slowDown(ctx: BotContext<S>, waitSeconds: number): string;
  /** What the person reads once per chat while nothing can be kept. */
  unavailable(ctx: BotContext<S>): string;
}

/** What follows a bot's commits, in whichever process drives the lane. */
export interface BotEffects {
  /** Deferred writes by name; see {@link WriteHandler}. */
  readonly writes: Readonly<Record<string, WriteHandler>>;
  /**
   * The person blocked the bot or is gone: nothing is sent any more until they come back. Safe to repeat.
   * @param from chat whose effect was refused: another one when what its person said was on its way to `chatId`.
   */
  onBlocked(chatId: number, from: number): Promise<void>;
  /**
   * Whether what `from` says still goes to `to`. Asked only when a relayed message or its change is sent late; without
   * it late ones are sent as they are. Throws while that cannot be known: the call waits.
   */
  stillRelays?(from: number, to: number): Promise<boolean>;
  /**
   * Telegram refuses for good to show `to` the message of `from`, for example because they take no voice messages:
   * whoever wrote it is to know. Safe to repeat.
   */
  onRelayRefused?(from: number, to: number, messageId: number): Promise<void>;
}
