import { isConflict, isNotFound } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import type { Key, KubeObject } from "../api/object.ts";
import { splitKey } from "../api/object.ts";
import { collectionPath, LEASES, objectPath } from "../api/resource.ts";

/** What a Lease says, under the names of its spec. Times are RFC 3339 with six decimals (`MicroTime`). */
export interface LeaseSpec {
  /** Empty or missing: nobody holds it. */
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  /** Raised with each change of the holder: a term's number. */
  readonly leaseTransitions?: number;
}

/** A Lease and the version that a change of it has to name. */
export interface Lease {
  readonly spec: LeaseSpec;
  readonly resourceVersion: string;
}

/** Where the Lease is kept. Every write is a compare-and-swap. */
export interface LeaseStore {
  /** Undefined when there is none yet. */
  get(signal: AbortSignal): Promise<Lease | undefined>;
  /** @returns undefined when somebody else made it first */
  create(spec: LeaseSpec, signal: AbortSignal): Promise<Lease | undefined>;
  /** Makes it again when it is gone. @returns undefined when it was changed since `resourceVersion` */
  replace(spec: LeaseSpec, resourceVersion: string, signal: AbortSignal): Promise<Lease | undefined>;
}

interface LeaseObject extends KubeObject {
  readonly spec?: LeaseSpec;
}

/** The Lease `key` (`namespace/name`) of the cluster. @param timeoutMs of each call: shorter than the renew deadline */
export function leaseStore(api: KubeApi, key: Key, timeoutMs: number): LeaseStore {
  const { namespace, name } = splitKey(key);
  const path = objectPath(LEASES, key);
  const objectOf = (spec: LeaseSpec, resourceVersion?: string): LeaseObject => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, ...(namespace && { namespace }), ...(resourceVersion && { resourceVersion }) },
    spec,
  });
  return {
    get: (signal) =>
      unless(isNotFound, async () =>
        leaseOf(await api.request<LeaseObject>({ method: "GET", path, signal, timeoutMs })),
      ),
    create: (spec, signal) =>
      unless(isConflict, async () => {
        const body = objectOf(spec);
        const collection = collectionPath(LEASES, namespace);
        return leaseOf(await api.request({ method: "POST", path: collection, body, signal, timeoutMs }));
      }),
    replace: (spec, resourceVersion, signal) =>
      unless(isConflict, async () => {
        const body = objectOf(spec, resourceVersion);
        return leaseOf(await api.request({ method: "PUT", path, body, signal, timeoutMs }));
      }),
  };
}

function leaseOf({ metadata, spec = {} }: LeaseObject): Lease {
  return { spec, resourceVersion: metadata?.resourceVersion ?? "" };
}

async function unless<T>(
  expected: (error: unknown) => boolean,
  run: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (expected(error)) return undefined;
    throw error;
  }
}
