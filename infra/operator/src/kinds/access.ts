/** What may be done to which objects, as a rule of a Role. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Absent: any name. */
  readonly resourceNames?: readonly string[];
}

/** What a part of the operator may do, least first: infra makes the Role of it. */
export interface Access {
  /** In the operator's own namespace. */
  readonly namespaced: readonly PolicyRule[];
  /** On what is in no namespace. */
  readonly cluster?: readonly PolicyRule[];
}

/** What every controller needs for its kind: to watch it, to hold it by a finalizer, to tell its state. */
export const controllerOf = (...plurals: readonly string[]): readonly PolicyRule[] => [
  { apiGroups: ["botfleet.dev"], resources: plurals, verbs: ["get", "list", "watch", "patch"] },
  { apiGroups: ["botfleet.dev"], resources: plurals.map((plural) => `${plural}/status`), verbs: ["patch"] },
];

/** What the runtime itself needs: one Lease, and Events. */
export const RUNTIME_ACCESS: Access = {
  namespaced: [
    // A name cannot be asked for where an object is yet to be made.
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
    {
      apiGroups: ["coordination.k8s.io"],
      resources: ["leases"],
      resourceNames: ["operator"],
      verbs: ["get", "update"],
    },
    { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create", "patch"] },
  ],
};
