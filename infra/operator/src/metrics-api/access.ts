import type { Access } from "../kinds/access.ts";
import { API_SERVICE } from "./registration/api-service.ts";

/** The Secret with the certificate. */
export const SECRET = "operator-metrics-api";

const READ = ["get", "list", "watch"] as const;

/** Where no metrics are served: to take back what was registered while they were, and to say so. */
export const METRICS_LEAVING_ACCESS: Access = {
  namespaced: [
    { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["operator"], verbs: ["get"] },
    { apiGroups: ["apps"], resources: ["deployments/status"], resourceNames: ["operator"], verbs: ["patch"] },
  ],
  cluster: [
    {
      apiGroups: ["apiregistration.k8s.io"],
      resources: ["apiservices"],
      resourceNames: [API_SERVICE],
      verbs: ["get", "delete"],
    },
  ],
};

/** What the metrics API may do where it is served. Rules with `create` name no object: what is yet to be made cannot be asked for by name. */
export const METRICS_API_ACCESS: Access = {
  namespaced: [
    { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
    { apiGroups: [""], resources: ["secrets"], resourceNames: [SECRET], verbs: [...READ, "patch"] },
    { apiGroups: [""], resources: ["pods"], verbs: READ },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: READ },
    { apiGroups: ["apps"], resources: ["deployments"], resourceNames: ["operator"], verbs: READ },
    { apiGroups: ["apps"], resources: ["deployments/status"], resourceNames: ["operator"], verbs: ["patch"] },
  ],
  cluster: [
    { apiGroups: ["apiregistration.k8s.io"], resources: ["apiservices"], verbs: ["create"] },
    {
      apiGroups: ["apiregistration.k8s.io"],
      resources: ["apiservices"],
      resourceNames: [API_SERVICE],
      verbs: [...READ, "patch", "delete"],
    },
    // Whose word about a caller counts, and what the caller may do.
    {
      apiGroups: [""],
      resources: ["configmaps"],
      resourceNames: ["extension-apiserver-authentication"],
      verbs: READ,
    },
    { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
  ],
};
