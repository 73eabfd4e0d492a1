import type { AppDeploymentProps } from "../constructs/app-deployment.ts";
import type { ScalingMetric } from "../constructs/autoscaler.ts";
import { ownImage } from "../environments/images.ts";
import type { Pool } from "../environments/pools.ts";
import type { Fleet, FleetBot } from "./fleet.ts";
import { type AppRole, roleSettings } from "./role-settings.ts";

/** Of the requested CPU: what `npm run capacity` sizes by (load-tests/capacity/assumptions.ts, `USABLE.process`). */
export const CPU_TARGET: ScalingMetric = { kind: "cpu", percent: 60 };

/** What the Deployments of a role have in common, whatever they do. */
export function appProps(
  fleet: Fleet,
  role: Exclude<AppRole, "migrate">,
  pool: Pool,
  bots: readonly FleetBot[],
) {
  const { images, migration, secretsRevision } = fleet.environment;
  return {
    ...roleSettings(fleet, role, bots),
    secretsRevision,
    image: ownImage(images, role),
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    gate: { image: ownImage(images, "migrate"), size: migration.size },
    size: pool.size,
    replicas: pool.replicas,
  } satisfies Partial<AppDeploymentProps>;
}
