import { ConnectionError, errorOf } from "../api/errors.ts";
import type { KubeObject } from "../api/object.ts";

/** One line of a watch. A bookmark says only how far the watch has come. */
export type WatchEvent<T extends KubeObject> =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED"; readonly object: T; readonly resourceVersion: string }
  | { readonly type: "BOOKMARK"; readonly resourceVersion: string };

/**
 * Reads a line.
 * @throws ApiError what the server says within the stream, most often 410 when the version has grown too old meanwhile
 * @throws ConnectionError `garbled`: what follows such a line cannot be trusted
 */
export function eventOf<T extends KubeObject>(line: string): WatchEvent<T> {
  const { type, object } = parsed(line);
  if (type === "ERROR") {
    const { code = 500 } = object as { code?: number };
    throw errorOf(code, object);
  }
  const resourceVersion = (object as KubeObject | undefined)?.metadata?.resourceVersion;
  if (resourceVersion === undefined)
    throw new ConnectionError("garbled", `An event of the watch has no version: ${line.slice(0, 200)}`);
  if (type === "BOOKMARK") return { type, resourceVersion };
  if (type === "ADDED" || type === "MODIFIED" || type === "DELETED")
    return { type, object: object as T, resourceVersion };
  throw new ConnectionError("garbled", `An event of an unknown type: ${line.slice(0, 200)}`);
}

function parsed(line: string): { readonly type?: string; readonly object?: unknown } {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new ConnectionError("garbled", `A line of the watch is not JSON: ${line.slice(0, 200)}`, cause);
  }
}
