import type { HealthCheck } from "../../platform/observe/health.ts";
import { type OpsServer, type OpsServerOptions, startOpsServer } from "../../platform/observe/ops-server.ts";
import type { OpenPlatform } from "./platform.ts";

/** A process with what it stands on: not every one has both databases. */
type Watched = Pick<OpenPlatform, "lifecycle" | "logger" | "metrics" | "redis"> &
  Partial<Pick<OpenPlatform, "mongo">>;

/** Readiness by the databases; liveness by what only a restart mends. */
function healthOf(
  { lifecycle, mongo, redis }: Watched,
  ...liveness: readonly HealthCheck[]
): Pick<OpsServerOptions, "checks" | "liveness" | "stopping"> {
  return {
    checks: [
      ...(mongo === undefined ? [] : [{ name: "db", check: () => mongo.healthy() }]),
      { name: "redis", check: () => redis.healthy() },
    ],
    liveness,
    stopping: lifecycle.stopping,
  };
}

/** Opens the process's ops pages; they close with it, in the order of its other parts. */
export async function openOps(
  platform: Watched,
  settings: { readonly OPS_HOST: string; readonly OPS_PORT: number },
  ...liveness: readonly HealthCheck[]
): Promise<OpsServer> {
  const { lifecycle, logger, metrics } = platform;
  const { OPS_HOST: host, OPS_PORT: port } = settings;
  const ops = await startOpsServer({ host, port, metrics, logger, ...healthOf(platform, ...liveness) });
  lifecycle.onStop("ops server", () => ops.close());
  return ops;
}
