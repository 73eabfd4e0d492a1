import { AppError } from "../platform/errors/app-error.ts";
import { createMigrator, type Migrator } from "../platform/mongo/migrations.ts";
import { TelegramClient } from "../platform/telegram/api/client.ts";
import { register } from "../platform/telegram/registration.ts";
import { WebhookSecrets } from "../platform/telegram/transport/secrets.ts";
import { botsOf, KNOWN_BOTS } from "./assembly/bots.ts";
import { type OpenPlatform, openPlatform } from "./assembly/platform.ts";
import { runRole } from "./assembly/run-role.ts";
import { migrateConfig } from "./config/migrate.ts";
import { tokenOf } from "./config/shared.ts";

const USAGE = "usage: migrate.ts up | down <count> | status | bootstrap";
/** The most that the Bot API allows; a local Bot API server takes more, but 100 queues keep several pods busy. */
const MAX_CONNECTIONS = 100;

type Settings = ReturnType<ReturnType<typeof migrateConfig>["parse"]>;

/** Brings the schema to this release, or back, and tells Telegram where the bots live. Ends when it is done. */
async function main(): Promise<void> {
  const [command = "", count = ""] = process.argv.slice(2);
  const settings = migrateConfig(KNOWN_BOTS).parse(process.env);
  const platform = await openPlatform("migrate", settings);
  try {
    await run(command, count, settings, platform);
    await platform.lifecycle.stop(`${command} is done`);
  } catch (error) {
    await platform.lifecycle.stop(`${command} failed`, error);
  }
}

async function run(
  command: string,
  count: string,
  settings: Settings,
  platform: OpenPlatform,
): Promise<void> {
  switch (command) {
    case "up":
      return eachMigrator(settings, platform, (migrator) => migrator.up());
    case "down":
      if (!/^[1-9]\d*$/.test(count)) throw new AppError("CONFIG_INVALID", USAGE);
      return eachMigrator(settings, platform, (migrator) => migrator.down(Number(count)));
    case "status":
      return eachMigrator(settings, platform, (migrator) => migrator.status());
    case "bootstrap":
      return bootstrap(settings, platform);
    default:
      throw new AppError("CONFIG_INVALID", USAGE);
  }
}

async function eachMigrator(
  settings: Settings,
  { logger, mongo }: OpenPlatform,
  work: (migrator: Migrator) => Promise<unknown>,
): Promise<void> {
  for (const { migrations, name } of botsOf(settings)) {
    const result = await work(createMigrator({ db: mongo.dbOf(name), scope: name, migrations, logger }));
    logger.info({ bot: name, result }, "schema");
  }
}

/** Registers webhooks (where PUBLIC_URL is given) command menus and descriptions; repeating it changes nothing. */
async function bootstrap(settings: Settings, { lifecycle, logger, metrics }: OpenPlatform): Promise<void> {
  for (const bot of botsOf(settings)) {
    const token = tokenOf(settings, bot.name).reveal();
    const files = { open: () => Promise.reject(new TypeError("registration sends no files")) };
    const client = new TelegramClient({
      apiRoot: settings.TELEGRAM_API_ROOT,
      token,
      bot: bot.name,
      connections: 1,
      metrics,
      files,
    });
    lifecycle.onStop(`${bot.name} client`, () => client.close());
    const { PUBLIC_URL, WEBHOOK_SECRETS_DIR } = settings;
    let webhook: { url: string; secret: string; maxConnections: number } | undefined;
    if (PUBLIC_URL !== undefined && WEBHOOK_SECRETS_DIR !== undefined) {
      const secrets = await WebhookSecrets.watching(
        `${WEBHOOK_SECRETS_DIR}/${bot.name}`,
        logger,
        lifecycle.stopping,
      );
      const url = `${PUBLIC_URL}/telegram/${bot.name}`;
      webhook = { url, secret: secrets.current, maxConnections: MAX_CONNECTIONS };
    }
    const { allowedUpdates, menu, profile } = bot;
    await register(client, { webhook, allowedUpdates, menu, profile });
    logger.info({ bot: bot.name, webhook: webhook?.url ?? "none" }, "registered");
  }
}

await runRole(main);
