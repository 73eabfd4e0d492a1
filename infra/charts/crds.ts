import { ApiObject, JsonPatch } from "cdk8s";
import { KINDS } from "../operator/src/kinds/definitions.ts";
import type { FleetPart } from "./fleet.ts";

/**
 * The operator's kinds, in a file of their own: the API server must know a kind before an object of it is applied, and learns
 * it within a second (docs/deploy.md, first install).
 */
export const crdsPart: FleetPart = (chart, { environment }) => {
  if (environment.operator === undefined) return;
  for (const { customResourceDefinition: definition, resource } of KINDS) {
    const object = new ApiObject(chart, resource.plural, definition);
    // All fleets of a cluster share them: they are in no namespace, and none may prune them.
    object.addJsonPatch(JsonPatch.remove("/metadata/namespace"), JsonPatch.remove("/metadata/labels"));
  }
};
