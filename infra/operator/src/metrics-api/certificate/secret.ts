import { createPrivateKey, X509Certificate } from "node:crypto";
import type { KubeObject, Resource } from "../../runtime/index.ts";
import type { CertificatePair } from "./pair.ts";
import { bundleOf, type Certificates } from "./rotation.ts";

export const SECRETS: Resource = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  namespaced: true,
};

/** A Secret as the API server has it: values in base64. */
export interface SecretObject extends KubeObject {
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

const CHANGED_AT = "metrics.botfleet.dev/changed-at";

/** The Secret's fields; `tls.crt`, `tls.key` and `ca.crt` are where everybody looks for them. */
export function secretOf(certificates: Certificates, { name, namespace, labels }: SecretPlace): SecretObject {
  const { current, next, previousAuthority, changedAt } = certificates;
  const texts = {
    "tls.crt": current.certificate,
    "tls.key": current.key,
    "ca.crt": bundleOf(certificates),
    "authority.crt": current.authority,
    ...(next && { "next.crt": next.certificate, "next.key": next.key, "next-authority.crt": next.authority }),
    ...(previousAuthority && { "previous-authority.crt": previousAuthority }),
  };
  const data = Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
  );
  const annotations = { [CHANGED_AT]: changedAt.toISOString() };
  return { metadata: { name, namespace, labels, annotations }, type: "kubernetes.io/tls", data };
}

/** Where the Secret is. */
export interface SecretPlace {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Reads it back; undefined when something is missing or no certificate: then it is made anew. */
export function certificatesOf(secret: SecretObject | undefined): Certificates | undefined {
  if (secret?.data === undefined) return undefined;
  const { data } = secret;
  const text = (key: string): string | undefined =>
    data[key] === undefined ? undefined : Buffer.from(data[key], "base64").toString();
  const current = pairOf(text("authority.crt"), text("tls.crt"), text("tls.key"));
  const changedAt = new Date(secret.metadata?.annotations?.[CHANGED_AT] ?? "");
  if (current === undefined || Number.isNaN(changedAt.getTime())) return undefined;
  const next = pairOf(text("next-authority.crt"), text("next.crt"), text("next.key"));
  const previousAuthority = text("previous-authority.crt");
  return { current, changedAt, ...(next && { next }), ...(previousAuthority && { previousAuthority }) };
}

function pairOf(authority = "", certificate = "", key = ""): CertificatePair | undefined {
  try {
    const signed = new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey);
    const own = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
    return signed && own ? { authority, certificate, key } : undefined;
  } catch {
    return undefined; // no PEM: somebody wrote into the Secret
  }
}
