import { DefaultPolicies } from "../constructs/default-policies.ts";
import type { FleetPart } from "./fleet.ts";

/** Nothing may talk to anything but the cluster's DNS; each part then opens its own passages. */
export const policiesPart: FleetPart = (chart) => {
  new DefaultPolicies(chart, "default");
};
