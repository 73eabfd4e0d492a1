import { type Access, controllerOf } from "../access.ts";

/** What the controller of MongoClusters may do. The Secrets it may read are named by infra, which knows them. */
export const MONGO_CLUSTER_ACCESS: Access = {
  namespaced: [
    ...controllerOf("mongoclusters"),
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
  ],
};
