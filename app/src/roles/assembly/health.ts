import type { HealthCheck } from "../../platform/observe/health.ts";
import type { OpsServerOptions } from "../../platform/observe/ops-server.ts";
import type { OpenPlatform } from "./platform.ts";

/** Readiness by the databases; liveness by what only a restart mends. */
export function healthOf(
  { lifecycle, mongo, redis }: OpenPlatform,
  ...liveness: readonly HealthCheck[]
): Pick<OpsServerOptions, "checks" | "liveness" | "stopping"> {
  return {
    checks: [
      { name: "db", check: () => mongo.healthy() },
      { name: "redis", check: () => redis.healthy() },
    ],
    liveness,
    stopping: lifecycle.stopping,
  };
}
