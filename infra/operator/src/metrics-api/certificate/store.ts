import { apply, collectionPath, isConflict, type KubeApi } from "../../runtime/index.ts";
import { type Certificates, type RotationTiming, rotate } from "./rotation.ts";
import { certificatesOf, type SecretObject, secretOf, SECRETS } from "./secret.ts";

/** Who writes what the metrics API needs. */
export const MANAGER = "botfleet-metrics-api";

const LABELS = { "app.kubernetes.io/managed-by": "botfleet-operator" } as const;

/** Where the Secret is, and for which Service its certificate is. */
export interface CertificatePlace {
  readonly namespace: string;
  /** Of the Service. */
  readonly name: string;
  readonly secret: string;
}

/** By what name callers ask. */
export const hostsOfPlace = ({ name, namespace }: CertificatePlace): readonly string[] => [
  `${name}.${namespace}.svc`,
];

/**
 * Over the version that was read, or, where there was none, over none: of two writers one has its way.
 * @throws ApiError a conflict for the other
 */
export async function writeCertificates(
  certificates: Certificates,
  before: SecretObject | undefined,
  { namespace, secret }: CertificatePlace,
  { api, signal }: Writing,
): Promise<void> {
  const made = secretOf(certificates, { name: secret, namespace, labels: LABELS });
  if (before?.metadata === undefined) {
    const path = collectionPath(SECRETS, namespace);
    const body = { apiVersion: "v1", kind: SECRETS.kind, ...made };
    await api.request({ method: "POST", path, query: { fieldManager: MANAGER }, body, signal });
    return;
  }
  const { resourceVersion = "" } = before.metadata;
  const of = { ...made, metadata: { ...made.metadata, resourceVersion } };
  await apply<SecretObject>(api, SECRETS, of, { fieldManager: MANAGER, force: true, signal });
}

/** By which writes go out. */
export interface Writing {
  readonly api: KubeApi;
  readonly signal: AbortSignal;
}

/**
 * Makes a certificate where there is none that can be read. Any replica does, leader or not: a rollout waits for its new pods
 * to be ready, and its leader may be an old pod that was told of no metrics. Whoever comes second leaves it to the first.
 * @returns whether this call made it
 */
export async function makeFirst(
  found: SecretObject | undefined,
  place: CertificatePlace,
  { now, timing, ...writing }: Writing & { readonly now: Date; readonly timing: RotationTiming },
): Promise<boolean> {
  if (certificatesOf(found) !== undefined) return false;
  const hosts = hostsOfPlace(place);
  const { certificates } = rotate({ certificates: undefined, announced: true, hosts, now, timing });
  try {
    await writeCertificates(certificates, found, place, writing);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
