import { startCallbackServer } from "../platform/ingress/callback-server.ts";
import { createFileRoute } from "../platform/ingress/file-route.ts";
import { KNOWN_BOTS, openBots } from "./assembly/bots.ts";
import { openOps } from "./assembly/health.ts";
import { alertRoute } from "./assembly/operators.ts";
import { linkSigner, openFiles, openPlatform } from "./assembly/platform.ts";
import { runRole } from "./assembly/run-role.ts";
import { apiConfig } from "./config/api.ts";

/** Receives what outside services and Alertmanager report, and serves links to files. */
async function main(): Promise<void> {
  const settings = apiConfig(KNOWN_BOTS).parse(process.env);
  const platform = await openPlatform("api", settings);
  const { lifecycle, logger, tracer } = platform;
  const ops = await openOps(platform, settings);

  const files = await openFiles(settings, platform);
  const bots = await openBots(platform, settings, files);
  const routes = bots.flatMap(({ parts }) => parts.callbacks);
  const signer = linkSigner(settings);
  const fileRoute = signer && createFileRoute({ files, signer, logger });
  const server = await startCallbackServer({
    routes,
    alerts: alertRoute(settings, bots, platform),
    files: fileRoute,
    host: settings.HOST,
    port: settings.PORT,
    logger,
    tracer,
  });
  lifecycle.onStop("callback server", () => server.close());
  logger.info({ port: server.port, callbacks: routes.map(({ path }) => path) }, "listening");
  ops.ready();
}

await runRole(main);
