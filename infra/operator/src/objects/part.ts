import type { OperatorPart } from "../part.ts";
import { findObject, keyOf, watching } from "../runtime/index.ts";
import { CONFIG_MAPS, OBJECTS, type ObjectsMap } from "./config-map.ts";
import { keepObjects } from "./keep.ts";

/**
 * Makes the fleet's own objects of the operator's kinds from a ConfigMap. `kubectl apply -f <folder>` refuses objects of a kind
 * that the API server does not know yet, and it learns of the kinds in the same command: see ADR 14.
 */
export const ownObjects: OperatorPart = {
  name: "objects",
  begin: ({ events, manager, settings: { namespace } }) => {
    const maps = manager.watch<ObjectsMap>(CONFIG_MAPS, {
      namespace,
      fieldSelector: `metadata.name=${OBJECTS}`,
    });
    manager.control({
      name: "objects",
      watches: [watching(maps, (map) => [keyOf(map)])],
      // Not the watch's copy: a replica that has just taken over may not have heard of the last apply, and would undo it.
      reconcile: async (key, { api, signal }) =>
        keepObjects(await findObject<ObjectsMap>(api, CONFIG_MAPS, key, signal), {
          api,
          events,
          namespace,
          signal,
        }),
    });
    return undefined;
  },
};
