import { Namespace } from "../constructs/namespace.ts";
import { logsNamespace } from "../environments/environment.ts";
import type { FleetPart } from "./fleet.ts";

/** The namespace itself, under the Pod Security Standard `restricted`, and the log collector's, which reads the nodes' files. */
export const namespacePart: FleetPart = (chart, { environment }) => {
  new Namespace(chart, "namespace", { name: environment.namespace });
  if (environment.logs === undefined) return;
  new Namespace(chart, "logs-namespace", { name: logsNamespace(environment), level: "privileged" });
};
