import type { Bot, UpdateHandler } from "../../platform/bot/bot.ts";
import type { Outbox } from "../../platform/telegram/outbox.ts";
import { beginUpdateMetrics } from "../../platform/telegram/pipeline/begin-metrics.ts";
import {
  type Durability,
  localDurability,
  ReplicaDurability,
} from "../../platform/telegram/pipeline/durability.ts";
import { tracedUpdates } from "../../platform/telegram/pipeline/trace-updates.ts";
import { Poller } from "../../platform/telegram/transport/poller.ts";
import { PollerLease } from "../../platform/telegram/transport/poller-lease.ts";
import { SecretUse } from "../../platform/telegram/transport/secret-use.ts";
import { WebhookSecrets } from "../../platform/telegram/transport/secrets.ts";
import { startWebhookServer, type WebhookTarget } from "../../platform/telegram/transport/webhook-server.ts";
import { botConfig } from "../config/bot.ts";
import { openBots, type ServedBot } from "./bots.ts";
import { openOps } from "./health.ts";
import { type OpenPlatform, openFiles, openPlatform } from "./platform.ts";

/** How long a commit may wait for a replica; below the time limit of a Redis command. */
const REPLICA_MS = 2_000;

type Settings = ReturnType<ReturnType<typeof botConfig>["parse"]>;

/**
 * Receives updates, handles and commits them, and sends what they caused.
 * @param known the bots there are; the environment says which of them are served. The benchmarks pass one of their own.
 */
export async function startBotRole(known: readonly Bot[]): Promise<void> {
  const settings = botConfig(known.map(({ name }) => name)).parse(process.env);
  const platform = await openPlatform("bot", settings);
  const ops = await openOps(platform, settings);

  const bots = await openBots(platform, settings, await openFiles(settings, platform), known);
  const durability = durabilityOf(settings, platform);
  if (settings.TRANSPORT === "polling") await poll(bots, durability, platform);
  else await listen(bots, durability, settings, platform);
  ops.ready();
}

function durabilityOf({ DURABILITY }: Settings, { openRedis }: OpenPlatform): Durability {
  return DURABILITY === "local"
    ? localDurability
    : new ReplicaDurability(openRedis("durability", "commands").redis, REPLICA_MS);
}

async function poll(
  bots: readonly ServedBot[],
  durability: Durability,
  platform: OpenPlatform,
): Promise<void> {
  const { lifecycle, logger, metrics, redis } = platform;
  for (const { bot, outbox, parts } of bots) {
    const pipeline = await parts.startPipeline({ outbox, durability, logger, metrics });
    beginUpdateMetrics(metrics, bot, "polling");
    const poller = new Poller({
      client: outbox.client,
      lease: new PollerLease(redis.redis, bot.name),
      allowedUpdates: bot.allowedUpdates,
      logger,
      handle: handlerOf(pipeline, bot, outbox),
    });
    lifecycle.onStop(`${bot.name} poller`, () => poller.stop());
    poller.start();
    logger.info({ bot: bot.name }, "polling");
  }
}

async function listen(
  bots: readonly ServedBot[],
  durability: Durability,
  settings: Settings,
  { lifecycle, logger, metrics }: OpenPlatform,
): Promise<void> {
  const targets = new Map<string, WebhookTarget>();
  for (const { bot, outbox, parts } of bots) {
    const syntheticChat = settings.SYNTHETIC_CHAT_ID;
    const pipeline = await parts.startPipeline({ outbox, durability, logger, metrics, syntheticChat });
    beginUpdateMetrics(metrics, bot, "webhook");
    // Where nobody is to come there is no series: an alert on it would ask for somebody.
    if (syntheticChat !== undefined) metrics.syntheticExpected.set({ bot: bot.name }, 1);
    const use = new SecretUse(metrics, bot.name);
    const secrets = await WebhookSecrets.watching(
      secretsFile(settings, bot),
      logger,
      lifecycle.stopping,
      use,
    );
    targets.set(bot.name, { secrets, handle: handlerOf(pipeline, bot, outbox) });
  }
  const server = await startWebhookServer({
    targets,
    host: settings.HOST,
    port: settings.PORT,
    logger,
    metrics,
  });
  lifecycle.onStop("webhook server", () => server.close());
  logger.info({ port: server.port, bots: [...targets.keys()] }, "listening");
}

/** The pipeline's own handling; the beginning of a trace where something is traced. */
function handlerOf(pipeline: UpdateHandler, bot: Bot, { chatHash, tracer }: Outbox): UpdateHandler["handle"] {
  const handle = pipeline.handle.bind(pipeline);
  return tracer === undefined ? handle : tracedUpdates(handle, { bot: bot.name, chatHash, tracer });
}

const secretsFile = ({ WEBHOOK_SECRETS_DIR }: Settings, bot: Bot): string =>
  `${WEBHOOK_SECRETS_DIR}/${bot.name}`;
