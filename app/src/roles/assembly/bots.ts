import { BOTS } from "../../bots/index.ts";
import type { Bot, RunnableParts } from "../../platform/bot/bot.ts";
import { showClasses } from "../../platform/bot/class-gauge.ts";
import type { Secret } from "../../platform/config/secret.ts";
import type { FileStore } from "../../platform/files/file-store.ts";
import { createFileLinks, type FileLinks } from "../../platform/files/links/file-links.ts";
import { assertSchema } from "../../platform/mongo/migrations.ts";
import { withoutChats } from "../../platform/observe/chat-hash.ts";
import type { JobDefinition } from "../../platform/queue/job.ts";
import { createJobProducer, type JobProducer } from "../../platform/queue/producer.ts";
import { createOutbox, type Outbox } from "../../platform/telegram/outbox.ts";
import { servedBots, tokenOf } from "../config/shared.ts";
import { linkSigner, type OpenPlatform } from "./platform.ts";

export interface BotSettings {
  readonly BOTS?: readonly string[] | undefined;
  readonly TELEGRAM_API_ROOT: string;
  readonly LANE_LEASE: number;
  readonly LANE_SWEEP: number;
  readonly FILES_PUBLIC_URL?: string | undefined;
  readonly FILES_LINK_KEYS?: readonly Secret[] | undefined;
  readonly FILES_LINK_LIFETIME?: number;
}

/** A bot that this process serves: its parts, over its own outbox. */
export interface ServedBot {
  readonly bot: Bot;
  readonly outbox: Outbox;
  readonly parts: RunnableParts;
}

/** Names of all bots of the app. */
export const KNOWN_BOTS: readonly string[] = BOTS.map(({ name }) => name);

/** The bots that the settings name, out of those there are. */
export function botsOf(
  settings: { readonly BOTS?: readonly string[] | undefined },
  known: readonly Bot[] = BOTS,
): readonly Bot[] {
  const served = servedBots(
    settings,
    known.map(({ name }) => name),
  );
  return known.filter(({ name }) => served.includes(name));
}

/**
 * Builds each served bot and begins to carry on what is left in its outbox.
 * @throws AppError SCHEMA_MISMATCH when this release does not work with the schema of a bot's database
 */
export async function openBots(
  platform: OpenPlatform,
  settings: BotSettings,
  files: FileStore,
  known: readonly Bot[] = BOTS,
): Promise<ServedBot[]> {
  const { lifecycle, logger, redis } = platform;
  const producer = createJobProducer({ connection: redis.redis, logger });
  lifecycle.onStop("job producer", () => producer.close());
  const served: ServedBot[] = [];
  for (const bot of botsOf(settings, known)) {
    await assertSchema(platform.mongo.dbOf(bot.name), bot.name, bot);
    served.push(openBot(bot, platform, settings, files, producer));
  }
  return served;
}

function openBot(
  bot: Bot,
  { cache, lifecycle, logger, metrics, mongo, redis, tracer }: OpenPlatform,
  settings: BotSettings,
  files: FileStore,
  producer: JobProducer,
): ServedBot {
  const outbox = createOutbox({
    bot: bot.name,
    token: tokenOf(settings, bot.name).reveal(),
    apiRoot: settings.TELEGRAM_API_ROOT,
    redis: redis.redis,
    db: mongo.db,
    files,
    addJob: (job, payload, id) => producer.add(jobOf(bot, job), payload, id),
    logger,
    metrics,
    tracer,
    leaseMs: settings.LANE_LEASE,
    sweepTickMs: settings.LANE_SWEEP,
  });
  const services = {
    mongo: mongo.client,
    db: mongo.dbOf(bot.name),
    redis: redis.redis,
    cache: cache.redis,
    files,
    links: linksOf(settings),
    logger,
    metrics,
    chats: outbox.chats,
    jobs: producer,
  };
  const parts = bot.build(services, process.env);
  lifecycle.onStop(`${bot.name} clients`, () => parts.close());
  lifecycle.onStop(`${bot.name} outbox`, () => outbox.stop());
  parts.startOutbox(outbox);
  showClasses(metrics, bot, []);
  return { bot, outbox, parts };
}

/** Shows the ids of the bots' jobs without chats: a stored id begins with the job's name, and that tells whose hash it is. */
export function jobIdsForLog(bots: readonly ServedBot[]): (jobId: string) => string {
  const hashes = new Map(
    bots.flatMap(({ bot, outbox }) => bot.jobs.map(({ name }) => [name, outbox.chatHash] as const)),
  );
  return (jobId) => {
    const chatHash = hashes.get(jobId.slice(0, jobId.indexOf(".")));
    // A job of a newer release: whose chat it names is not known here.
    return chatHash === undefined ? withoutChats(jobId, () => "[chat]") : withoutChats(jobId, chatHash);
  };
}

/** Addresses of files; a process that makes none was not told of them. */
function linksOf({ FILES_LINK_LIFETIME, FILES_PUBLIC_URL, ...settings }: BotSettings): FileLinks | undefined {
  if (FILES_PUBLIC_URL === undefined || FILES_LINK_LIFETIME === undefined) return undefined;
  const signer = linkSigner({ ...settings, FILES_PUBLIC_URL, FILES_LINK_LIFETIME });
  return signer && createFileLinks({ baseUrl: FILES_PUBLIC_URL, signer, lifetimeMs: FILES_LINK_LIFETIME });
}

function jobOf(bot: Bot, name: string): JobDefinition {
  const job = bot.jobs.find((candidate) => candidate.name === name);
  if (job === undefined) throw new TypeError(`${bot.name} does not declare the job "${name}"`);
  return job;
}
