import type { Chart } from "cdk8s";
import type { Bot } from "../../app/src/platform/bot/bot.ts";
import { type Environment, logsNamespace } from "../environments/environment.ts";
import { apiPart } from "./api.ts";
import { backupsPart } from "./backups.ts";
import { botsPart } from "./bots.ts";
import { crdsPart } from "./crds.ts";
import { ingressPart } from "./ingress.ts";
import { logsPart } from "./logs.ts";
import { migrationPart } from "./migration.ts";
import { mongoPart } from "./mongo.ts";
import { monitoringPart } from "./monitoring.ts";
import { namespacePart } from "./namespace.ts";
import { operatorPart } from "./operator.ts";
import { outsidePart } from "./outside.ts";
import { policiesPart } from "./policies.ts";
import { syntheticPart } from "./synthetic.ts";
import { simulatorsPart } from "./simulators.ts";
import { redisPart } from "./redis.ts";
import { workersPart } from "./workers.ts";

/** What of a bot the cluster is made from. */
export type FleetBot = Pick<
  Bot,
  "name" | "jobs" | "workerClasses" | "settings" | "slo" | "allowedUpdates" | "menu" | "profile"
>;

/** What a part is rendered from. */
export interface Fleet {
  readonly environment: Environment;
  /** Every bot of the app's list. */
  readonly bots: readonly FleetBot[];
}

/** A part of the cluster: adds its objects to the chart, which becomes one file; none where the environment has no such part. */
export type FleetPart = (chart: Chart, fleet: Fleet) => void;

const LOGS = "0095-logs";

/**
 * Every part by the name of its file: adding one is a line here. `kubectl apply -f` takes the files in this order, and waits
 * for nothing: whatever needs another part waits for it by itself.
 */
export const PARTS: Readonly<Record<string, FleetPart>> = {
  "0000-namespace": namespacePart,
  "0001-crds": crdsPart,
  "0010-policies": policiesPart,
  "0020-mongo": mongoPart,
  "0030-redis": redisPart,
  "0040-monitoring": monitoringPart,
  "0045-operator": operatorPart,
  "0050-migration": migrationPart,
  "0055-backups": backupsPart,
  "0060-api": apiPart,
  "0070-workers": workersPart,
  "0080-bots": botsPart,
  "0082-synthetic": syntheticPart,
  "0085-outside": outsidePart,
  "0087-simulators": simulatorsPart,
  "0090-ingress": ingressPart,
  [LOGS]: logsPart,
};

/** The namespace that a part's objects are in: its own where another would not let it in. */
export const namespaceOf = (part: string, environment: Environment): string =>
  part === LOGS ? logsNamespace(environment) : environment.namespace;
