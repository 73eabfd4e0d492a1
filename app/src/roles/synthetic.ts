import { connectRedis } from "../platform/redis/connection.ts";
import { startRounds } from "../platform/telegram/synthetic/rounds.ts";
import { WebhookSecrets } from "../platform/telegram/transport/secrets.ts";
import { openOps } from "./assembly/health.ts";
import { openProcess } from "./assembly/process.ts";
import { runRole } from "./assembly/run-role.ts";
import { syntheticConfig } from "./config/synthetic.ts";
import { webhookUrl } from "./config/webhooks.ts";

const READY_MS = 30_000;

/**
 * Talks to each bot as people do, from outside, and counts who is not answered. It knows the bots by their names alone:
 * their code would be most of its memory.
 */
async function main(): Promise<void> {
  const settings = syntheticConfig.parse(process.env);
  const { SYNTHETIC_CHAT_ID: chatId, SYNTHETIC_EVERY: everyMs } = settings;
  const opened = await openProcess("synthetic", settings);
  const { lifecycle, logger, metrics } = opened;
  const redis = connectRedis({
    url: settings.REDIS_URL.reveal(),
    name: "synthetic-commands",
    purpose: "commands",
    logger,
    metrics,
  });
  lifecycle.onStop("redis", () => redis.close());
  const ops = await openOps({ ...opened, redis }, settings);
  await redis.ready(READY_MS);

  const visited = settings.BOTS.map(async (name) => {
    const file = `${settings.WEBHOOK_SECRETS_DIR}/${name}`;
    const secrets = await WebhookSecrets.watching(file, logger, lifecycle.stopping);
    return { name, webhook: webhookUrl(settings.PUBLIC_URL, name), secrets: () => secrets.all };
  });
  const bots = await Promise.all(visited);
  lifecycle.onStop("rounds", startRounds({ bots, chatId, everyMs, redis: redis.redis, logger, metrics }));
  logger.info({ bots: bots.map(({ name }) => name), everyMs }, "talking to the bots");
  ops.ready();
}

await runRole(main);
