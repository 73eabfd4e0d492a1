import type { Bot } from "../../platform/bot/bot.ts";
import { AppError } from "../../platform/errors/app-error.ts";
import { patiently } from "../../platform/lifecycle/patience.ts";
import { TelegramClient } from "../../platform/telegram/api/client.ts";
import { type Registration, register } from "../../platform/telegram/registration.ts";
import { WebhookSecrets } from "../../platform/telegram/transport/secrets.ts";
import { tokenOf } from "../config/shared.ts";
import { botsOf } from "./bots.ts";
import type { OpenPlatform } from "./platform.ts";

export interface RegistrationSettings {
  readonly BOTS?: readonly string[] | undefined;
  readonly TELEGRAM_API_ROOT: string;
  readonly PUBLIC_URL?: string | undefined;
  readonly WEBHOOK_SECRETS_DIR?: string | undefined;
  readonly MIGRATE_WAIT: number;
}

/** The most that the Bot API allows; a local Bot API server takes more, but 100 queues keep several pods busy. */
const MAX_CONNECTIONS = 100;

/**
 * Tells the bots' vendors where they are reached, and Telegram of each served bot: its webhook (where `PUBLIC_URL` is given), command menus and descriptions. Repeating it
 * changes nothing. While Telegram is away it waits.
 */
export async function registerBots(settings: RegistrationSettings, platform: OpenPlatform): Promise<void> {
  const { lifecycle, logger, metrics } = platform;
  for (const bot of botsOf(settings)) {
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
    const services = { redis: platform.redis.redis, logger, metrics };
    await patiently(() => bot.register(services, process.env, lifecycle.stopping), {
      what: `the vendors of ${name}`,
      withinMs: settings.MIGRATE_WAIT,
      logger,
      signal: lifecycle.stopping,
      mayPass,
    });
  }
}

const mayPass = (error: unknown): boolean => error instanceof AppError && error.retry !== "never";

/** Where Telegram finds a bot; `{bot}` in the address stands for its name, where each bot has an address of its own. */
export const webhookUrl = (publicUrl: string, bot: string): string =>
  `${publicUrl.replaceAll("{bot}", bot)}/telegram/${bot}`;

async function webhookOf(
  { name }: Bot,
  { PUBLIC_URL, WEBHOOK_SECRETS_DIR }: RegistrationSettings,
  { lifecycle, logger }: OpenPlatform,
): Promise<Registration["webhook"]> {
  if (PUBLIC_URL === undefined || WEBHOOK_SECRETS_DIR === undefined) return undefined;
  const secrets = await WebhookSecrets.watching(`${WEBHOOK_SECRETS_DIR}/${name}`, logger, lifecycle.stopping);
  const url = webhookUrl(PUBLIC_URL, name);
  return { url, secret: secrets.current, maxConnections: MAX_CONNECTIONS };
}
