import { type Access, controllerOf, type PolicyRule } from "../access.ts";

const READ = ["get", "list", "watch"] as const;

/** What the controller of BotFleets may do, besides {@link mayPause}. */
export const BOT_FLEET_ACCESS: Access = {
  namespaced: [
    ...controllerOf("botfleets"),
    { apiGroups: ["botfleet.dev"], resources: ["telegrambots"], verbs: READ },
    { apiGroups: ["apps"], resources: ["deployments"], verbs: READ },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: READ },
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  ],
};

/** To change Deployments that exist, by name: infra knows them. None can be made or deleted by it. */
export const mayPause = (deployments: readonly string[]): PolicyRule => ({
  apiGroups: ["apps"],
  resources: ["deployments"],
  resourceNames: deployments,
  verbs: ["patch"],
});
