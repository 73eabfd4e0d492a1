import type { Access } from "../kinds/access.ts";
import { KINDS } from "../kinds/definitions.ts";
import { OBJECTS } from "./config-map.ts";

/** One ConfigMap to read, and what it holds to make, change and take away. */
export const OBJECTS_ACCESS: Access = {
  namespaced: [
    {
      apiGroups: [""],
      resources: ["configmaps"],
      resourceNames: [OBJECTS],
      verbs: ["get", "list", "watch"],
    },
    {
      apiGroups: ["botfleet.dev"],
      resources: KINDS.map(({ resource }) => resource.plural),
      verbs: ["create", "delete", "list", "patch"],
    },
  ],
};
