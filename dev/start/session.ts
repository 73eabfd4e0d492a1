import { keepCredentials } from "./credentials.ts";
import { databaseAddresses, databaseServices } from "./databases.ts";
import { local, migrationEnvironment, roleEnvironment } from "./environment.ts";
import { givenLines } from "./given.ts";
import { openLogFolder } from "./logs.ts";
import { startMetrics } from "./metrics.ts";
import { migration, rolePrograms, simulatorPrograms } from "./plan.ts";
import { choosePorts } from "./ports.ts";
import { programService, runToEnd } from "./program.ts";
import type { Settings } from "./settings.ts";
import type { Supervisor } from "./supervisor.ts";

/**
 * Brings everything up, in order: databases, simulators, migrations, roles, then webhooks and command menus.
 * @param stopping ends the start where it is
 * @returns the line that tells a person what to do now
 */
export async function bringUp(
  settings: Settings,
  supervisor: Supervisor,
  say: (line: string) => void,
  stopping: AbortSignal,
): Promise<string> {
  const began = performance.now();
  const ports = await choosePorts(settings);
  const credentials = keepCredentials(settings.dataFolder, settings.bots);
  const logFolder = openLogFolder(settings.dataFolder);
  const workplace = { root: settings.root, logFolder };
  const env = roleEnvironment(settings, credentials, ports, databaseAddresses(settings, ports));
  const migrations = migrationEnvironment(settings, env, ports);

  for (const line of givenLines(settings.given, local(ports.api))) say(line);
  say(`logs: ${logFolder}`);
  const simulators = simulatorPrograms(settings, credentials, ports);
  // Neither needs the other to start; the databases still stop last.
  await Promise.all([
    supervisor.start(databaseServices(settings, ports, logFolder)),
    supervisor.start(simulators.map((program) => programService(program, workplace))),
  ]);
  say(
    `MongoDB ${settings.mongoUrl ? "(MONGO_URL)" : "started"}, Redis ${settings.redisUrl ? "(REDIS_URL)" : "started"}`,
  );
  say(`simulators started: ${simulators.map(({ name }) => name).join(", ") || "none"}`);
  if (settings.telegram)
    say(
      `no Telegram simulator: ${settings.bots.join(", ")} at ${settings.telegram.apiRoot} (${settings.transport})`,
    );
  await runToEnd(migration(migrations, "up"), workplace, stopping);
  say("database migrated");
  const roles = rolePrograms(settings, env, ports);
  // Telegram brings again what a bot that is not ready yet did not take.
  const [metrics] = await Promise.all([
    startMetrics(settings, ports, logFolder, supervisor),
    supervisor.start(roles.map((program) => programService(program, workplace))),
    runToEnd(migration(migrations, "bootstrap"), workplace, stopping),
  ]);
  say(`roles started: ${roles.map(({ name }) => name).join(", ")}; webhooks and command menus set`);
  say(metrics);
  say(`everything up in ${((performance.now() - began) / 1000).toFixed(1)} s; Ctrl-C stops it`);
  if (settings.telegram) return "Botfleet is ready: write to your bot in Telegram";
  return `Botfleet is ready: open ${local(settings.port)}`;
}
