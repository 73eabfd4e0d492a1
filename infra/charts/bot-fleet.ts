import { PORTS } from "../../app/src/contracts/ports.ts";
import { workerClassesInUse } from "../../app/src/contracts/worker-classes.ts";
import { ApiObject, type Chart } from "cdk8s";
import { labelsOf } from "../constructs/labels.ts";
import { type Passage, pods } from "../constructs/part-policy.ts";
import { PROMETHEUS_PORT } from "../constructs/prometheus.ts";
import { type BotFleetSpec, deploymentsOf, FLEET } from "../operator/src/kinds/bot-fleet/bot-fleet.ts";
import { mayPause } from "../operator/src/kinds/bot-fleet/access.ts";
import { botFleetKind } from "../operator/src/kinds/bot-fleet/definition.ts";
import type { PolicyRule } from "../operator/src/kinds/access.ts";
import { apiVersion } from "../operator/src/runtime/api/resource.ts";
import type { Fleet } from "./fleet.ts";

type Stages = Pick<BotFleetSpec, "workers" | "bots" | "others">;

/** Which Deployments roll together. The api hands jobs to workers, as bots do. */
const stagesOf = ({ bots }: Pick<Fleet, "bots">): Stages => ({
  workers: workerClassesInUse(bots).map((workerClass) => `worker-${workerClass}`),
  bots: bots.map(({ name }) => `bot-${name}`),
  others: ["api"],
});

/** The BotFleet: what the operator lets out, and in which order. @param migration name of the Job of this release */
export function botFleet(chart: Chart, fleet: Fleet, migration: string): void {
  const { images, namespace, operator } = fleet.environment;
  if (operator === undefined) return;
  const { resource } = botFleetKind;
  new ApiObject(chart, "bot-fleet", {
    apiVersion: apiVersion(resource),
    kind: resource.kind,
    metadata: { name: FLEET, labels: { ...labelsOf({ component: "operator", instance: "operator" }) } },
    // What a person says of it, to pause or to shut gates always, is none of the charts', or each apply would undo it.
    spec: {
      version: images.tag,
      migration,
      ...stagesOf(fleet),
      sloGate: { prometheus: `http://prometheus.${namespace}.svc:${PROMETHEUS_PORT}` },
    },
  });
}

/** The Deployments that the operator may hold, by name. */
export const pausingRules = (fleet: Fleet): PolicyRule =>
  mayPause(deploymentsOf({ ...stagesOf(fleet) } as BotFleetSpec));

/** From the operator to what it counts and asks while a release is rolled out. */
export const toCounted: readonly Passage[] = [
  { peers: [pods("bot"), pods("worker"), pods("api")], ports: [PORTS.ops] },
  { peers: [pods("prometheus")], ports: [PROMETHEUS_PORT] },
];

/** The same at the other end. @returns none where there is no operator */
export const countedByOperator = (
  { environment }: Pick<Fleet, "environment">,
  port: number = PORTS.ops,
): readonly Passage[] =>
  environment.operator === undefined ? [] : [{ peers: [pods("operator")], ports: [port] }];
