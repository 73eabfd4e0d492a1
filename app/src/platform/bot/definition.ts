import type { Db, MongoClient } from "mongodb";
import type { Slo } from "../../contracts/slo.ts";
import type { ClassedWork, WorkerClass } from "../../contracts/worker-classes.ts";
import type { ConfigSchema } from "../config/define-config.ts";
import type { FileStore } from "../files/file-store.ts";
import type { FileLinks } from "../files/links/file-links.ts";
import type { Migration } from "../mongo/migrations.ts";
import type { Logger } from "../observe/logger.ts";
import type { Metrics } from "../observe/metrics.ts";
import type { JobDefinition } from "../queue/job.ts";
import type { BoundProcessor } from "../queue/processor.ts";
import type { JobProducer } from "../queue/producer.ts";
import type { RedisClient } from "../redis/client.ts";
import type { BotEffects, BotModule } from "../telegram/pipeline/module.ts";
import type { ChatOutbox } from "../telegram/send/chat-outbox.ts";

/** What the platform gives a bot to build on. */
export interface PlatformServices {
  readonly mongo: MongoClient;
  /** The bot's own database. */
  readonly db: Db;
  /** Quotas and locks: the durable Redis. */
  readonly redis: RedisClient;
  /** What may be evicted at any time. */
  readonly cache: RedisClient;
  readonly files: FileStore;
  /** Addresses of stored files, where they are configured. */
  readonly links?: FileLinks | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Reaches chats outside an update; see {@link ChatOutbox}. */
  readonly chats: ChatOutbox;
  /** Queues jobs from outside a handler: sweeps, callbacks. Handlers ask by `ctx.enqueue`, which is part of the commit. */
  readonly jobs: Pick<JobProducer, "add">;
}

/** A request of an outside service, with its body as it was sent: signatures are made over these bytes. */
export interface CallbackRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A route of the api role: `POST /callbacks/<path>`. */
export interface CallbackRoute {
  readonly path: string;
  /** Answers only after what it reports is kept; a throw becomes 503 and the service calls again. */
  handle(request: CallbackRequest): Promise<{ readonly status: number; readonly body: string }>;
}

/** Work that comes round by itself, done by one worker process of its class at a time. */
export interface PeriodicTask extends ClassedWork {
  readonly name: string;
  readonly everyMs: number;
  /** Safe to run twice; stops at the signal. */
  run(signal: AbortSignal): Promise<void>;
}

/**
 * A loop of the worker role that waits for something in Redis (a stream, a list). Every worker process of its class
 * runs it: whoever must be alone takes a lease. A run that throws or returns is started again after a pause.
 */
export interface Consumer extends ClassedWork {
  readonly name: string;
  /**
   * Ends at the signal, finishing what must not be left half done.
   * @param blocking for reads that wait, 10 s at most each, and nothing else: it is cut when the process stops.
   */
  run(signal: AbortSignal, blocking: RedisClient): Promise<void>;
}

/** A bot built on its services: each role runs the parts that are its own. */
export interface BotParts<S extends object> {
  readonly module: BotModule<S>;
  readonly effects: BotEffects;
  readonly processors: readonly BoundProcessor[];
  readonly callbacks: readonly CallbackRoute[];
  readonly tasks: readonly PeriodicTask[];
  readonly consumers: readonly Consumer[];
  /** Ends what the bot opened itself (pools of outside clients). */
  close(): Promise<void>;
}

/** A command in Telegram's menu: shown per language, 1-32 lower-case signs and a description of 3-256. */
export interface MenuCommand {
  readonly command: string;
  readonly description: string;
}

/** What Telegram says of a bot: 512 signs in the empty chat, 120 on its page and where it is shared. */
export interface BotProfile {
  readonly description: string;
  readonly about: string;
}

/** What a bot speaks to its vendors with while it is registered. */
export type RegistrationServices = Pick<PlatformServices, "redis" | "logger" | "metrics">;

/** All that is known of a bot before anything is opened. */
export interface BotDefinition<S extends object, Settings> {
  readonly name: string;
  /** The bot's own environment variables; parsed by every role that runs it. */
  readonly settings: ConfigSchema<Settings>;
  readonly migrations: readonly Migration[];
  /** The step of these that the release cannot do without, by number; a newer schema it takes while no step breaks it. */
  readonly minSchema: number;
  readonly jobs: readonly JobDefinition[];
  /** Classes of its jobs, tasks and consumers: each gets a pool of workers. `build` holds them against the parts. */
  readonly workerClasses: readonly WorkerClass[];
  /** By two-letter language; the entry "" is the menu of all other languages. */
  readonly menu: Readonly<Record<string, readonly MenuCommand[]>>;
  /** By language as the menu; absent: what @BotFather was told stays. The bot's name is its operator's in any case. */
  readonly profile?: Readonly<Record<string, BotProfile>>;
  /** Kinds of update to ask Telegram for. */
  readonly allowedUpdates: readonly string[];
  /** What the bot promises; `npm run dashboards` refuses what could not be measured or alerted on. */
  readonly slo: readonly Slo[];
  /**
   * Tells the bot's vendors where they find it; run by `migrate bootstrap`, safe to repeat. What can be done without is
   * logged and not thrown.
   * @throws AppError: repeated while its `retry` is not never.
   */
  register?(
    services: RegistrationServices,
    settings: ReturnType<ConfigSchema<Settings>["parse"]>,
    signal: AbortSignal,
  ): Promise<void>;
  build(services: PlatformServices, settings: ReturnType<ConfigSchema<Settings>["parse"]>): BotParts<S>;
}
