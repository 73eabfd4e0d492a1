/** What the API server keeps about every object. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Raised by the server with each change of the spec. */
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
  /** Set when somebody deleted the object and finalizers still hold it. */
  readonly deletionTimestamp?: string;
  readonly creationTimestamp?: string;
  /** Who set which fields; what a kept copy of an informer has lost. */
  readonly managedFields?: readonly { readonly manager?: string }[];
}

/** Who an object belongs to: it is deleted with its owner. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** Any object of Kubernetes; client-node's types (`V1Pod`, …) describe the rest of one kind. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** `namespace/name`, or `name` of what lives in no namespace. Level-triggered: a key says where to look, not what was seen. */
export type Key = string;

/** The key of an object. */
export function keyOf({ metadata }: KubeObject): Key {
  const { namespace, name = "" } = metadata ?? {};
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The parts of a key. */
export function splitKey(key: Key): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf("/");
  return slash < 0
    ? { namespace: undefined, name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The key of the owner of `kind` that controls this object, if there is one: how a watch of what is owned wakes its owner. */
export function ownerKey(object: KubeObject, kind: string): Key | undefined {
  const owner = object.metadata?.ownerReferences?.find((one) => one.controller === true && one.kind === kind);
  const namespace = object.metadata?.namespace;
  if (owner === undefined) return undefined;
  return namespace === undefined ? owner.name : `${namespace}/${owner.name}`;
}
