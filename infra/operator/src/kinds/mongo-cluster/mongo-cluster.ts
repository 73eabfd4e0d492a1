import type { Condition, KubeObject } from "../../runtime/index.ts";

/** A key of a Secret. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** A member: its pod, and its address as the members and all clients know it. */
export interface Member {
  readonly pod: string;
  /** `host:port` */
  readonly host: string;
}

/** Somebody who may log in. */
export interface ClusterUser {
  readonly name: string;
  readonly passwordSecretRef: SecretKey;
  readonly roles: readonly { readonly role: string; readonly db: string }[];
}

/** What the set is to be; `definition.ts` says what each field may hold, and the API server refuses all else. */
export interface MongoClusterSpec {
  readonly replicaSet: string;
  readonly members: readonly Member[];
  readonly keySecretRef: SecretKey;
  readonly users: readonly ClusterUser[];
}

/** A member as last seen. */
export interface MemberStatus {
  readonly pod: string;
  /** MongoDB's word, such as `PRIMARY`, `SECONDARY`, `STARTUP2`; `SILENT`: it does not answer; `NEW`: it knows no set. */
  readonly state: string;
  /** Behind the primary, whole seconds. */
  readonly lagSeconds?: number;
  /** Of the data it reads anew. */
  readonly percent?: number;
}

/** Since when something has been wrong without a break. */
export interface WrongSince {
  readonly anything?: string;
  /** Other than that a member reads all data anew. */
  readonly standstill?: string;
}

/** A member that fell far behind the primary, and has not caught up. */
export interface Lagging {
  readonly pod: string;
  readonly since: string;
}

/** What the operator saw and did. Moments are RFC 3339, whole seconds. */
export interface MongoClusterStatus {
  readonly observedGeneration?: number;
  readonly conditions?: readonly Condition[];
  /** When the set was made or first seen: from then on none is made anew by itself. */
  readonly initiatedAt?: string;
  /** Pod of the primary. */
  readonly primary?: string;
  /** Members in order of all, such as `3/3`. */
  readonly healthy?: string;
  readonly lagSeconds?: number;
  readonly members?: readonly MemberStatus[];
  /** Absent: nothing is wrong. */
  readonly wrongSince?: WrongSince;
  readonly lagging?: readonly Lagging[];
  readonly checkedAt?: string;
}

/** A replica set as the cluster has it. */
export interface MongoCluster extends KubeObject {
  readonly spec: MongoClusterSpec;
  readonly status?: MongoClusterStatus;
}

/** Who writes the fields. */
export const FIELD_MANAGER = "botfleet-operator";

/** On a MongoCluster whose data is lost: its value is `status.initiatedAt`, and an empty set is made. */
export const BEGIN_ANEW_ANNOTATION = "botfleet.dev/begin-anew";

/** A moment as Kubernetes writes it. */
export const momentOf = (date: Date): string => date.toISOString().replace(/\.\d+/, "");
