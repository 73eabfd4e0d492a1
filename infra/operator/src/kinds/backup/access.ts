import { type Access, controllerOf } from "../access.ts";

/** What backups need: their kinds, the templates that Jobs are made of, Jobs, and the pods that report. */
export const BACKUP_ACCESS: Access = {
  namespaced: [
    ...controllerOf("backups", "backupschedules", "restores"),
    { apiGroups: ["botfleet.dev"], resources: ["backups"], verbs: ["create", "delete"] },
    { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["get"] },
    { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "watch", "create"] },
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  ],
};
