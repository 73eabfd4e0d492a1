import { type Access, controllerOf } from "../access.ts";

/** What the controller of TelegramBots may do. The Secrets it may read are named by infra, which knows them. */
export const telegramBotAccess: Access = {
  namespaced: [
    ...controllerOf("telegrambots"),
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["get", "list", "watch"] },
  ],
};
