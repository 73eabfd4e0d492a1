import { HANDLER_TIMEOUT_MS } from "../../contracts/timing.ts";
import type { Db } from "mongodb";
import { AppError } from "../errors/app-error.ts";
import type { FileStore } from "../files/file-store.ts";
import { type ChatHash, createChatHash } from "../observe/chat-hash.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { Tracer } from "../observe/tracing/span.ts";
import type { RedisClient } from "../redis/client.ts";
import { TelegramClient } from "./api/client.ts";
import { OutboxScripts } from "./outbox/scripts.ts";
import { EventPipeline } from "./pipeline/event-pipeline.ts";
import { EventRun } from "./pipeline/event-run.ts";
import type { BotEffects, BotModule } from "./pipeline/module.ts";
import { BlockedSends } from "./send/blocked-sends.ts";
import { CallExecutor } from "./send/call-executor.ts";
import { type ChatOutbox, createChatOutbox } from "./send/chat-outbox.ts";
import { deadLetterWrites } from "./send/dead-letter-writes.ts";
import { DeadLetters } from "./send/dead-letters.ts";
import { Dispatcher } from "./send/dispatcher.ts";
import { FloodGate } from "./send/flood-gate.ts";
import { LaneRunner } from "./send/lane-runner.ts";
import { Relay } from "./send/relay.ts";
import { onBehalf } from "./send/on-behalf.ts";
import { createSettledIds } from "./send/settled-ids.ts";
import { Sweeper } from "./send/sweeper.ts";
import { type AddJob, jobExecutor, writeExecutor } from "./send/work-executors.ts";

export interface OutboxOptions {
  readonly bot: string;
  readonly token: string;
  readonly apiRoot: string;
  readonly redis: RedisClient;
  /** Where dead letters are kept. */
  readonly db: Db;
  readonly files: Pick<FileStore, "open">;
  readonly addJob: AddJob;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** @default nothing is traced */
  readonly tracer?: Tracer | undefined;
  /** Connections to Telegram, and so calls under way; further ones wait for one. @default 128 */
  readonly connections?: number;
  /** Lanes held at once by this process, from before their commit until their last entry is settled. @default 1,024 */
  readonly capacity?: number;
  /** How long a lane waits for a process that died, ms. @default 15,000 */
  readonly leaseMs?: number;
  /** 0: nobody looks for lanes; whoever built the outbox takes them. @default 1,000 */
  readonly sweepTickMs?: number;
  /** Limit of an event's handler, ms. @default 8,000 */
  readonly handlerTimeoutMs?: number;
  /** Replaces the Redis server's clock in tests; see {@link OutboxScripts}. */
  readonly clock?: string;
  /** This process's clock for flood waits, ms. @default performance.now() */
  readonly now?: () => number;
}

/** One bot's outbox in one process: whoever commits or appends also sends, and any process carries on what is left. */
export interface Outbox {
  readonly client: TelegramClient;
  readonly scripts: OutboxScripts;
  readonly dispatcher: Dispatcher;
  readonly runner: LaneRunner;
  readonly chats: ChatOutbox;
  /** What the bot's chats are called in the log. */
  readonly chatHash: ChatHash;
  readonly tracer: Tracer | undefined;
  /**
   * Begins to look for lanes that nobody holds. `effects` are what the bot's deferred writes do; `module` handles what
   * chats are told, which fails until then.
   */
  start<S extends object>(
    effects: BotEffects,
    module: Pick<BotModule<S>, "name" | "session" | "events">,
  ): void;
  /** Ends what is under way, gives the rest back to other processes and closes the connections to Telegram. */
  stop(): Promise<void>;
}

const CALLS_AT_ONCE = 128;
/**
 * Telegram sends a hundred updates at once, with up to three lanes each, and the next hundred while the lanes of these
 * are still held: for their call, for a connection, to be settled. A lane for which there was no room costs two more
 * operations of Redis, so that a process which is behind falls further behind (ADR 5).
 */
const LANES_AT_ONCE = 8 * CALLS_AT_ONCE;

/** Builds the outbox; nothing is opened or taken before `start`. */
export function createOutbox(options: OutboxOptions): Outbox {
  const { bot, db, logger, metrics, redis, leaseMs = 15_000, sweepTickMs = 1_000 } = options;
  const { capacity = LANES_AT_ONCE, connections = CALLS_AT_ONCE } = options;
  const { handlerTimeoutMs = HANDLER_TIMEOUT_MS } = options;
  const scripts = new OutboxScripts(redis, options.clock);
  const { apiRoot, files, token, tracer } = options;
  const client = new TelegramClient({ apiRoot, token, bot, connections, metrics, files });
  const deadLetters = new DeadLetters(db, metrics);
  deadLetters.begin(bot);
  const blocked = new BlockedSends({ bot, metrics });
  const own = deadLetterWrites(bot, deadLetters);
  let effects: BotEffects | undefined;
  let events: Pick<EventPipeline<object>, "tell"> = notStarted(bot);
  const work = { bot, deadLetters, logger };
  const call = new CallExecutor({
    bot,
    client,
    floods: new FloodGate(options.now),
    deadLetters,
    metrics,
    logger,
    relay: new Relay({
      bot,
      logger,
      metrics,
      stillRelays: async (from, to) => (await effects?.stillRelays?.(from, to)) ?? true,
      onRelayRefused: async (from, to, id) => effects?.onRelayRefused?.(from, to, id),
    }),
    settledIds: createSettledIds(bot, redis),
    onBlocked: async (chatId, from) => effects?.onBlocked(chatId, from),
  });
  const runner = new LaneRunner({
    bot,
    scripts,
    logger,
    metrics,
    blocked,
    capacity,
    leaseMs,
    executors: {
      call: onBehalf(call, tracer),
      job: onBehalf(jobExecutor(options.addJob, work), tracer),
      write: onBehalf(
        writeExecutor((name) => own[name] ?? effects?.writes[name], work),
        tracer,
      ),
    },
  });
  const dispatcher = new Dispatcher(runner, client, connections);
  const sweeper = new Sweeper(runner, logger);
  return {
    client,
    scripts,
    dispatcher,
    runner,
    chatHash: createChatHash(token),
    tracer,
    chats: createChatOutbox({ bot, scripts, dispatcher, client, tell: (event) => events.tell(event) }),
    start: (botEffects, module) => {
      effects = botEffects;
      const handlers = new EventRun({ module, client, logger, timeoutMs: handlerTimeoutMs });
      events = new EventPipeline({ bot, handlers, scripts, dispatcher, logger, metrics, tracer });
      blocked.start();
      if (sweepTickMs > 0) sweeper.start(sweepTickMs);
    },
    stop: async () => {
      blocked.stop();
      await sweeper.stop();
      await runner.stop();
      await client.close();
    },
  };
}

function notStarted(bot: string): Pick<EventPipeline<object>, "tell"> {
  return {
    tell: async ({ event }) => {
      throw new AppError("EVENT_UNKNOWN", `"${event}" was told before the outbox of ${bot} was started`);
    },
  };
}
