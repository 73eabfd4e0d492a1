import { startCallbackServer } from "../platform/ingress/callback-server.ts";
import { KNOWN_BOTS, openBots } from "./assembly/bots.ts";
import { openOps } from "./assembly/health.ts";
import { openFiles, openPlatform } from "./assembly/platform.ts";
import { runRole } from "./assembly/run-role.ts";
import { apiConfig } from "./config/api.ts";

/** Receives what outside services report: payments today. */
async function main(): Promise<void> {
  const settings = apiConfig(KNOWN_BOTS).parse(process.env);
  const platform = await openPlatform("api", settings);
  const { lifecycle, logger } = platform;
  const ops = await openOps(platform, settings);

  const bots = await openBots(platform, settings, await openFiles(settings, platform));
  const routes = bots.flatMap(({ parts }) => parts.callbacks);
  const server = await startCallbackServer({ routes, host: settings.HOST, port: settings.PORT, logger });
  lifecycle.onStop("callback server", () => server.close());
  logger.info({ port: server.port, callbacks: routes.map(({ path }) => path) }, "listening");
  ops.ready();
}

await runRole(main);
