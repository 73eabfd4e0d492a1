import { ToolError } from "../../dev/tool-error.mjs";
import type { Fleet } from "../charts/fleet.ts";
import { apiServerProblems } from "./check-api-server.ts";
import { connectionProblems } from "./check-connections.ts";
import { logProblems } from "./check-logs.ts";
import { nameProblems } from "./check-names.ts";
import { partProblems } from "./check-parts.ts";
import { replicaProblems } from "./check-replicas.ts";
import { settingProblems } from "./check-settings.ts";
import { sizeProblems } from "./check-sizes.ts";
import { storeProblems } from "./check-stores.ts";

/** Says what cannot be right, a sentence each that names what to change. */
export type EnvironmentRule = (fleet: Fleet) => readonly string[];

/** All rules: adding one is a line here. */
const RULES: readonly EnvironmentRule[] = [
  nameProblems,
  replicaProblems,
  sizeProblems,
  connectionProblems,
  storeProblems,
  partProblems,
  apiServerProblems,
  logProblems,
  settingProblems,
];

/** Refuses values that cannot be right. @throws ToolError ENVIRONMENT_INVALID with a sentence for each */
export function checkEnvironment(fleet: Fleet): void {
  const problems = RULES.flatMap((rule) => rule(fleet));
  if (problems.length === 0) return;
  const { name } = fleet.environment;
  throw new ToolError(
    "ENVIRONMENT_INVALID",
    `The environment "${name}" cannot be rendered:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    `Correct infra/environments/${name}.ts, then run npx cdk8s synth again.`,
  );
}
