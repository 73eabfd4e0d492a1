import { Cluster, Redis } from "ioredis";
import type { Db } from "mongodb";
import { z } from "zod";
import { createLogger, type Logger } from "../../observe/logger.ts";
import { createMetrics } from "../../observe/metrics.ts";
import type { Tracer } from "../../observe/tracing/span.ts";
import { defineJob } from "../../queue/job.ts";
import type { RedisClient } from "../../redis/client.ts";
import { createOutbox, type Outbox } from "../outbox.ts";
import { localDurability } from "../pipeline/durability.ts";
import type { BotEffects, BotModule } from "../pipeline/module.ts";
import type { UpdatePipeline } from "../pipeline/pipeline.ts";
import { createBotPipeline } from "../pipeline.ts";
import { KEY_CLOCK } from "./clock.ts";
import { type Death, mortalRedis } from "./mortal-redis.ts";

/** The token of each bot of a fleet. */
export const TOKEN = "1234:AAHfiqksKZ8WmR2zSjiQ7_v4TMAKdiHm9T0";
export const logger = createLogger({ name: "test", level: "silent" });
export const metrics = createMetrics({ version: "test" });

export interface CountingSession {
  count: number;
}

export const noteJob = defineJob({
  name: "note",
  queue: "notes",
  payload: z.object({ count: z.number() }),
  retry: { attempts: 1, backoffMs: 1 },
  timeoutMs: 1_000,
});

/** A bot that counts what a person sends and is told: says the number twice, asks for a job, and answers buttons. */
export function countingBot(
  name: string,
  change: Partial<BotModule<CountingSession>> = {},
): BotModule<CountingSession> {
  return {
    name,
    session: {
      initial: () => ({ count: 0 }),
      parse: (stored) => z.object({ count: z.number() }).parse(stored),
    },
    handler: async (ctx) => {
      ctx.session.count++;
      if (ctx.callbackQuery !== undefined) await ctx.answerCallbackQuery();
      await ctx.reply(`${ctx.session.count}`);
      await ctx.reply(`${ctx.session.count} again`);
      ctx.enqueue(noteJob, { count: ctx.session.count }, `${name}-${ctx.update.update_id}`);
    },
    events: {
      tick: async (ctx) => {
        ctx.session.count++;
        await ctx.api.sendMessage(ctx.chatId, `${ctx.session.count}`);
        await ctx.api.sendMessage(ctx.chatId, `${ctx.session.count} again`);
        ctx.enqueue(noteJob, { count: ctx.session.count }, `${name}-${ctx.chatId}.${ctx.effectId}`);
      },
    },
    rateLimit: { intervalMs: 1, burst: 1_000 },
    explain: () => "sorry",
    slowDown: (_ctx, seconds) => `wait ${seconds}`,
    unavailable: () => "soon",
    ...change,
  };
}

export interface FleetOptions {
  /** A server's address, or a client that is ready; the fleet closes it. */
  readonly redis: string | RedisClient;
  readonly db: Db;
  readonly apiRoot: string;
  readonly module: BotModule<CountingSession>;
  readonly effects?: Partial<BotEffects>;
  readonly handlerTimeoutMs?: number;
  readonly maxInFlight?: number;
  readonly syntheticChat?: number;
  /**
   * Lanes held, and connections to Telegram, at once; over one, calls arrive in the order they were made.
   * @default as in production
   */
  readonly capacity?: number;
  /** @default none writes */
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  /** Time passes by itself, and lanes are swept; otherwise the test says what time it is and takes what is due. */
  readonly realTime?: boolean;
}

/** One process of a fleet: its own pipeline and outbox, over a Redis connection that may die. */
export interface FleetProcess {
  readonly pipeline: UpdatePipeline<CountingSession>;
  readonly outbox: Outbox;
  readonly dead: () => boolean;
}

/** Processes of one bot that share a Redis, and the jobs they queued. */
export class Fleet {
  readonly jobs: string[] = [];
  /** Lanes taken over from a holder that vanished: each may repeat one send. */
  takeovers = 0;
  /** The processes' own clock, ms. */
  now = 0;
  readonly #options: FleetOptions;
  readonly #redis: RedisClient;
  readonly #processes: FleetProcess[] = [];

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#redis = typeof options.redis === "string" ? new Redis(options.redis) : options.redis;
  }

  get redis(): RedisClient {
    return this.#redis;
  }

  /** Starts a process that dies as told. */
  async spawn(death?: Death): Promise<FleetProcess> {
    const { apiRoot, db, effects, module, realTime = false } = this.#options;
    const { capacity, handlerTimeoutMs = 8_000, maxInFlight = 500 } = this.#options;
    const { logger: log = logger, syntheticChat, tracer } = this.#options;
    let dead = false;
    const redis = mortalRedis(this.#redis, death, () => {
      dead = true;
    });
    const outbox = createOutbox({
      bot: module.name,
      token: TOKEN,
      apiRoot,
      redis,
      db,
      files: { open: () => Promise.reject(new Error("no files in this test")) },
      addJob: async (_job, _payload, id) => {
        if (dead) throw new Error("the process is dead");
        this.jobs.push(id);
      },
      logger: log,
      metrics: { ...metrics, laneTakeovers: { inc: () => void this.takeovers++ } },
      tracer,
      ...(capacity !== undefined && { capacity, connections: capacity }),
      leaseMs: 15_000,
      handlerTimeoutMs,
      ...(realTime ? {} : { clock: KEY_CLOCK, now: () => this.now, sweepTickMs: 0 }),
    });
    outbox.start({ writes: {}, onBlocked: async () => undefined, ...effects }, module);
    const pipeline = await createBotPipeline({
      module,
      outbox,
      durability: localDurability,
      logger: log,
      metrics,
      handlerTimeoutMs,
      maxInFlight,
      syntheticChat,
    });
    const process = { pipeline, outbox, dead: () => dead };
    this.#processes.push(process);
    return process;
  }

  /** Resolves when no process is driving a lane. */
  async idle(): Promise<void> {
    for (const { outbox } of this.#processes) await outbox.runner.idle();
  }

  /** Keys of lanes that somebody still has to carry to their end. */
  async left(): Promise<string[]> {
    const nodes = this.#redis instanceof Cluster ? this.#redis.nodes("master") : [this.#redis];
    const keys = await Promise.all(nodes.map((node) => node.keys(`{${this.#options.module.name}:*`)));
    return keys.flat().filter((key) => /:(lane:.*|holders|lanes)$/.test(key));
  }

  async close(): Promise<void> {
    for (const { outbox } of this.#processes) await outbox.stop();
    await this.#redis.quit();
  }
}
