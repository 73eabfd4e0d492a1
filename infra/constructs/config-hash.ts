import { createHash } from "node:crypto";

/** Annotations of a pod template that change when what the pods were started with has changed. */
export const HASH_ANNOTATION = "botfleet.dev/config-hash";

const LENGTH = 12;

/** A short hash of values, the same whatever the order of an object's keys. */
export function configHash(...values: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(values, sorted)).digest("hex").slice(0, LENGTH);
}

/**
 * Rolls the pods when their settings or secrets change: Kubernetes itself starts nobody again for a changed ConfigMap.
 * @param secretsRevision of the environment; the secrets themselves are not known here
 */
export function hashAnnotations(
  settings: unknown,
  secretsRevision: string,
): Readonly<Record<string, string>> {
  return { [HASH_ANNOTATION]: configHash(settings, secretsRevision) };
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
