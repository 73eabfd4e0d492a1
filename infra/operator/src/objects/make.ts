import { KINDS } from "../kinds/definitions.ts";
import {
  ApiError,
  apply,
  collectionPath,
  isConflict,
  isNotFound,
  type KubeApi,
  type KubeObject,
  keyOf,
  objectPath,
  type Resource,
} from "../runtime/index.ts";
import { OBJECTS, OBJECTS_LABEL, type ToMake } from "./config-map.ts";

const FIELD_MANAGER = "botfleet-operator-objects";

/** An object that is there because the ConfigMap says so, or once did: made under the operator's name, and not a copy with its label. */
export interface Made {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/** What an apply came to. */
export type Making =
  | { readonly kind: "made" | "changed" | "same" }
  /** The API server's sentence. */
  | { readonly kind: "refused"; readonly why: string }
  /** The API server does not know the kind, and may be about to learn of it: both come by one apply. */
  | { readonly kind: "unknown"; readonly why: string };

/** Everything that bears the label, of all kinds that the API server knows. */
export async function listMade(
  api: KubeApi,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly Made[]> {
  const query = { labelSelector: `${OBJECTS_LABEL}=${OBJECTS}` };
  const lists = KINDS.map(async ({ resource }): Promise<readonly Made[]> => {
    const path = collectionPath(resource, namespace);
    try {
      const { items } = await api.request<{ items: KubeObject[] }>({ method: "GET", path, query, signal });
      return items.filter(isMade).map((object) => ({ resource, object }));
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  });
  return (await Promise.all(lists)).flat();
}

const isMade = ({ metadata }: KubeObject): boolean =>
  metadata?.managedFields?.some(({ manager }) => manager === FIELD_MANAGER) ?? false;

/**
 * Makes the object as it is said; fields that somebody else set differently become what they should be.
 * @param before the object as it was listed, if it was there
 * @throws ApiError when the API server cannot answer; what it refuses for good is an answer
 */
export async function make(
  api: KubeApi,
  { object, resource }: ToMake,
  before: KubeObject | undefined,
  signal: AbortSignal,
): Promise<Making> {
  try {
    const now = await apply<KubeObject>(api, resource, object, {
      fieldManager: FIELD_MANAGER,
      force: true,
      signal,
    });
    if (before?.metadata?.uid !== now.metadata?.uid) return { kind: "made" };
    return { kind: before?.metadata?.generation === now.metadata?.generation ? "same" : "changed" };
  } catch (error) {
    if (isNotFound(error))
      return {
        kind: "unknown",
        why: `the API server does not know ${resource.kind}: apply 0001-crds.k8s.yaml`,
      };
    // 403: a quota, or a rule of the cluster's own.
    if (error instanceof ApiError && [400, 403, 422].includes(error.status))
      return { kind: "refused", why: error.message };
    throw error;
  }
}

/** Deletes this very object; its finalizers do what they are there for. @returns whether it was still there */
export async function unmake(
  api: KubeApi,
  { object, resource }: Made,
  signal: AbortSignal,
): Promise<boolean> {
  const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: object.metadata?.uid } };
  try {
    await api.request({ method: "DELETE", path: objectPath(resource, keyOf(object)), body, signal });
    return true;
  } catch (error) {
    if (isNotFound(error) || isConflict(error)) return false;
    throw error;
  }
}
