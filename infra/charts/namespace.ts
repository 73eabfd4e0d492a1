import { Namespace } from "../constructs/namespace.ts";
import type { FleetPart } from "./fleet.ts";

/** The namespace itself, under the Pod Security Standard `restricted`. */
export const namespacePart: FleetPart = (chart, { environment }) => {
  new Namespace(chart, "namespace", { name: environment.namespace });
};
