import { isNotFound } from "./errors.ts";
import type { KubeApi } from "./kube-api.ts";
import type { Key } from "./object.ts";
import { objectPath, type Resource } from "./resource.ts";

/** An object as the API server has it now, whatever a watch has heard; undefined when there is none. */
export async function findObject<T>(
  api: KubeApi,
  resource: Resource,
  key: Key,
  signal: AbortSignal,
): Promise<T | undefined> {
  try {
    return await api.request<T>({ method: "GET", path: objectPath(resource, key), signal });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
