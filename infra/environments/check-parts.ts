import type { Fleet } from "../charts/fleet.ts";
import type { EnvironmentRule } from "./check.ts";
import type { ImageValues } from "./images.ts";

/** What is rendered has an image, and what is asked for exists. */
export const partProblems: EnvironmentRule = (fleet) => {
  const { autoscaling, backups, bots, ingress, operator, outside, simulators } = fleet.environment;
  const known = fleet.bots.map(({ name }) => name);
  return [
    ...imageProblems(fleet),
    ...Object.keys(bots.each ?? {})
      .filter((name) => !known.includes(name))
      .map((name) => `bots.each names "${name}", which is no bot; there are ${known.join(", ")}.`),
    ...(ingress !== undefined && simulators !== undefined
      ? [
          "Simulators and an Ingress exclude each other: leave out simulators where the world can reach the bots.",
        ]
      : []),
    ...(operator === undefined && autoscaling === "operator"
      ? ['autoscaling is "operator", and there is none: give operator a size, or scale by "cpu" or "keda".']
      : []),
    ...(operator === undefined && backups !== undefined
      ? ["backups are taken by the operator, and there is none: give operator a size, or leave backups out."]
      : []),
    ...Object.entries(outside).flatMap(([name, values]) =>
      values?.kind === "url" && !/^https?:\/\/[^/\s]+/.test(values.url)
        ? [`outside.${name}.url is "${values.url}"; it must begin with http:// or https://.`]
        : [],
    ),
  ];
};

function imageProblems({ environment }: Fleet): readonly string[] {
  const { images, logs, mongo, monitoring, outside, redis } = environment;
  const wanted: Partial<Record<keyof ImageValues, boolean>> = {
    alertmanager: monitoring.alertmanager !== undefined,
    grafana: monitoring.grafana !== undefined,
    mongoExporter: monitoring.exporters && mongo.kind === "replica-set",
    redisExporter: monitoring.exporters && redis.queues.kind === "instances",
    logCollector: logs !== undefined,
    backgroundRemoval: outside.backgroundRemoval?.kind === "pods",
    imageGeneration: outside.imageGeneration?.kind === "pods",
  };
  return Object.entries(wanted)
    .filter(([name, isWanted]) => isWanted === true && images[name as keyof ImageValues] === undefined)
    .map(([name]) => `images.${name} is missing; name the image, or leave out the part that needs it.`);
}
