import { WEBHOOK_CONNECTIONS } from "../../contracts/concurrency.ts";
import type { Bot } from "../../platform/bot/bot.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { patiently } from "../../platform/lifecycle/patience.ts";
import { TelegramClient } from "../../platform/telegram/api/client.ts";
import { type Registration, register } from "../../platform/telegram/registration.ts";
import { WebhookSecrets } from "../../platform/telegram/transport/secrets.ts";
import { tokenOf } from "../config/shared.ts";
import { webhookUrl } from "../config/webhooks.ts";
import { botsOf } from "./bots.ts";
import type { OpenPlatform } from "./platform.ts";

export interface RegistrationSettings {
  readonly BOTS?: readonly string[] | undefined;
  readonly TELEGRAM_API_ROOT: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly WEBHOOK_SECRETS_DIR?: string | undefined;
  readonly MIGRATE_WAIT: number;
  readonly TELEGRAM_REGISTRATION: "bootstrap" | "operator";
}

/**
 * Tells the bots' vendors where they are reached, and Telegram of each served bot: its webhook (where `PUBLIC_URL` is given),
 * command menus and descriptions. Where an operator does the latter, this does not: two would undo each other. Repeating it
 * changes nothing. While Telegram is away it waits.
 */
export async function registerBots(settings: RegistrationSettings, platform: OpenPlatform): Promise<void> {
  const { lifecycle, logger, metrics } = platform;
  const patience = { withinMs: settings.MIGRATE_WAIT, logger, signal: lifecycle.stopping, mayPass };
  for (const bot of botsOf(settings)) {
    if (settings.TELEGRAM_REGISTRATION === "bootstrap") await tellTelegram(bot, settings, platform);
    const services = { redis: platform.redis.redis, logger, metrics };
    await patiently(() => bot.register(services, process.env, lifecycle.stopping), {
      ...patience,
      what: `the vendors of ${bot.name}`,
    });
  }
}

async function tellTelegram(bot: Bot, settings: RegistrationSettings, platform: OpenPlatform): Promise<void> {
  const { lifecycle, logger, metrics } = platform;
  const client = new TelegramClient({
    apiRoot: settings.TELEGRAM_API_ROOT,
    token: tokenOf(settings, bot.name).reveal(),
    bot: bot.name,
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new TypeError("registration sends no files")) },
  });
  lifecycle.onStop(`${bot.name} client`, () => client.close());
  const { allowedUpdates, menu, name, profile } = bot;
  const webhook = await webhookOf(bot, settings, platform);
  await patiently(() => register(client, { webhook, allowedUpdates, menu, profile }), {
    what: "Telegram",
    withinMs: settings.MIGRATE_WAIT,
    logger,
    signal: lifecycle.stopping,
    mayPass,
  });
  logger.info({ bot: name, webhook: webhook?.url ?? "none" }, "registered");
}

const mayPass = (error: unknown): boolean => error instanceof AppError && error.retry !== "never";

async function webhookOf(
  { name }: Bot,
  { PUBLIC_URL, WEBHOOK_SECRETS_DIR }: RegistrationSettings,
  { lifecycle, logger }: OpenPlatform,
): Promise<Registration["webhook"]> {
  if (PUBLIC_URL === undefined || WEBHOOK_SECRETS_DIR === undefined) return undefined;
  const secrets = await WebhookSecrets.watching(`${WEBHOOK_SECRETS_DIR}/${name}`, logger, lifecycle.stopping);
  const url = webhookUrl(PUBLIC_URL, name);
  return { url, secret: secrets.current, maxConnections: WEBHOOK_CONNECTIONS };
}
