import type { Fleet } from "../charts/fleet.ts";
import type { Bounds, Environment } from "../environments/environment.ts";
import { poolsOf } from "../environments/pools.ts";

/** What can be chosen when the chart is installed; all else is the environment's, by its name. */
export interface ChartValues {
  readonly environment: string;
  readonly registry: string;
  readonly tag: string;
  /** Absent where there is no Ingress. */
  readonly botsHost?: string;
  readonly apiHost?: string;
  /** By the name of the Deployment. */
  readonly replicas: Readonly<Record<string, Bounds>>;
}

/** The values with which the chart is the environment itself. */
export function valuesOf(fleet: Fleet): ChartValues {
  const { images, ingress, name: environment } = fleet.environment;
  return {
    environment,
    registry: images.registry,
    tag: images.tag,
    ...(ingress === undefined ? {} : { botsHost: ingress.botsHost, apiHost: ingress.apiHost }),
    // Copies: what two pools share would be written as a reference.
    replicas: Object.fromEntries(poolsOf(fleet).map(({ name, replicas }) => [name, { ...replicas }])),
  };
}

/** What pods are started with, of the values: as text in Go's template language, and as it is in the environment. */
export function startedWith({ images, ingress }: Environment): {
  readonly template: string;
  readonly text: string;
} {
  const hosts = ingress === undefined ? [] : (["botsHost", "apiHost"] as const);
  const parts = [
    [".Values.registry", images.registry],
    [".Values.tag", images.tag],
    ...hosts.map((name) => [`.Values.${name}`, ingress?.[name] ?? ""] as const),
  ] as const;
  return {
    template: `(list ${parts.map(([path]) => path).join(" ")} | join "|")`,
    text: parts.map(([, text]) => text).join("|"),
  };
}
