import { isNotFound } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import { type KubeObject, keyOf } from "../api/object.ts";
import { apiVersion, objectPath, type Resource } from "../api/resource.ts";

export interface ApplyOptions {
  /** Who owns the fields; one name for each writer, such as `botfleet-operator`. */
  readonly fieldManager: string;
  /** Takes fields over from other managers. Only for objects that are ours alone. @default false: a conflict (409) */
  readonly force?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Server-side apply: the object is made or changed so that it has these fields, and a field of ours that is not among them
 * any more is removed. Fields of others stay. Can be repeated: what is so already changes nothing.
 *
 * The object goes out as it is: fields that this program's types do not know survive, and one that the server does not
 * know is refused (`fieldValidation=Strict`) instead of dropped in silence.
 * @returns the object as the server has it now
 * @throws ApiError 409 when another manager owns a field; 422 when it breaks the schema
 */
export function apply<T extends KubeObject>(
  api: KubeApi,
  resource: Resource,
  object: T,
  options: ApplyOptions,
): Promise<T> {
  return send(api, resource, object, options);
}

/** As {@link apply}, of the `status` alone: the spec cannot be changed by it. */
export function applyStatus<T extends KubeObject>(
  api: KubeApi,
  resource: Resource,
  object: T,
  options: ApplyOptions,
): Promise<T> {
  return send(api, resource, object, options, "status");
}

function send<T extends KubeObject>(
  api: KubeApi,
  resource: Resource,
  object: T,
  { fieldManager, force = false, signal }: ApplyOptions,
  subresource?: "status",
): Promise<T> {
  return api.request({
    method: "PATCH",
    path: objectPath(resource, keyOf(object), subresource),
    query: { fieldManager, force, fieldValidation: "Strict" },
    contentType: "application/apply-patch+yaml", // JSON is YAML
    body: { ...object, apiVersion: apiVersion(resource), kind: resource.kind },
    signal,
  });
}

/**
 * Adds or takes away a finalizer. Added under a field manager of its own: who applies the object otherwise does not undo it.
 * Taken away whoever owns it: an object that was restored from a backup has its finalizers by another manager. One that is gone
 * already, or an object of the same name that was made anew meanwhile, is left as it is.
 * @throws ApiError 409 when the object to be added to is another or was changed; 422 when the list changed in between
 */
export async function setFinalizer(
  api: KubeApi,
  resource: Resource,
  object: KubeObject,
  finalizer: string,
  { present, ...options }: ApplyOptions & { readonly present: boolean },
): Promise<void> {
  if (!present) return removeFinalizer(api, resource, object, finalizer, options);
  const { name, namespace, uid } = object.metadata ?? {};
  const metadata = { name, namespace, uid, finalizers: [finalizer] };
  const own = { ...options, fieldManager: `${options.fieldManager}-finalizer` };
  await apply(api, resource, { metadata } as KubeObject, own);
}

async function removeFinalizer(
  api: KubeApi,
  resource: Resource,
  object: KubeObject,
  finalizer: string,
  { fieldManager, signal }: ApplyOptions,
): Promise<void> {
  const path = objectPath(resource, keyOf(object));
  try {
    const { metadata } = await api.request<KubeObject>({ method: "GET", path, signal });
    const place = metadata?.finalizers?.indexOf(finalizer) ?? -1;
    if (metadata?.uid !== object.metadata?.uid || place === -1) return;
    const body = [
      { op: "test", path: "/metadata/uid", value: metadata?.uid },
      // Another writer is told by it (409) before a list that moved loses the wrong one.
      { op: "replace", path: "/metadata/resourceVersion", value: metadata?.resourceVersion },
      { op: "test", path: `/metadata/finalizers/${place}`, value: finalizer },
      { op: "remove", path: `/metadata/finalizers/${place}` },
    ];
    const contentType = "application/json-patch+json";
    await api.request({ method: "PATCH", path, query: { fieldManager }, contentType, body, signal });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
