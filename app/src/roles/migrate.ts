import { AppError, hasCode } from "../platform/errors/app-error.ts";
import { patiently } from "../platform/lifecycle/patience.ts";
import { assertSchema, createMigrator, type Migrator } from "../platform/mongo/migrations.ts";
import { createLogger } from "../platform/observe/logger.ts";
import { botsOf, KNOWN_BOTS } from "./assembly/bots.ts";
import { bootstrapMongo } from "./assembly/mongo-bootstrap.ts";
import { type OpenPlatform, openPlatform } from "./assembly/platform.ts";
import { registerBots } from "./assembly/registration.ts";
import { runRole } from "./assembly/run-role.ts";
import { migrateConfig } from "./config/migrate.ts";

const USAGE = "usage: migrate.ts up | down <count> | status | await | bootstrap";

type Settings = ReturnType<ReturnType<typeof migrateConfig>["parse"]>;

/**
 * Brings the schema to this release, or back, makes a MongoDB of our own usable and tells Telegram where the bots live.
 * Ends when it is done. Each command waits for what it needs, so that all may be started at once.
 */
async function main(): Promise<void> {
  const [command = "", count = ""] = process.argv.slice(2);
  const settings = migrateConfig(KNOWN_BOTS).parse(process.env);
  const work = workOf(command, count);
  if (command === "bootstrap") await prepareMongo(settings);
  const platform = await openPlatform("migrate", settings, settings.MIGRATE_WAIT);
  try {
    await work(settings, platform);
    await platform.lifecycle.stop(`${command} is done`);
  } catch (error) {
    await platform.lifecycle.stop(`${command} failed`, error);
  }
}

function workOf(
  command: string,
  count: string,
): (settings: Settings, platform: OpenPlatform) => Promise<void> {
  switch (command) {
    case "up":
      return eachMigrator((migrator) => migrator.up());
    case "down":
      if (!/^[1-9]\d*$/.test(count)) throw new AppError("CONFIG_INVALID", USAGE);
      return eachMigrator((migrator) => migrator.down(Number(count)));
    case "status":
      return eachMigrator((migrator) => migrator.status());
    case "await":
      return awaitSchema;
    case "bootstrap":
      return registerBots;
    default:
      throw new AppError("CONFIG_INVALID", USAGE);
  }
}

/** Before anything is opened: without a primary and a user nothing can be. */
async function prepareMongo(settings: Settings): Promise<void> {
  const logger = createLogger({ name: "migrate", level: settings.LOG_LEVEL });
  await bootstrapMongo(settings, KNOWN_BOTS, logger);
  await logger.flush(500);
}

const eachMigrator =
  (work: (migrator: Migrator) => Promise<unknown>) =>
  async (settings: Settings, { logger, mongo }: OpenPlatform): Promise<void> => {
    for (const { migrations, name } of botsOf(settings)) {
      const result = await work(createMigrator({ db: mongo.dbOf(name), scope: name, migrations, logger }));
      logger.info({ bot: name, result }, "schema");
    }
  };

/** Ends when the schema of each bot is one that this release works with: what a process waits for before it starts. */
async function awaitSchema(settings: Settings, { lifecycle, logger, mongo }: OpenPlatform): Promise<void> {
  const patience = {
    withinMs: settings.MIGRATE_WAIT,
    logger,
    signal: lifecycle.stopping,
    mayPass: (error: unknown) => hasCode(error, "SCHEMA_MISMATCH"),
  };
  for (const bot of botsOf(settings))
    await patiently(() => assertSchema(mongo.dbOf(bot.name), bot.name, bot), {
      ...patience,
      what: `the schema of ${bot.name}`,
    });
}

await runRole(main);
