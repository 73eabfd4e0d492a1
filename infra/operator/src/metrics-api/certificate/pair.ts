import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import * as der from "./der.ts";

/** A server's certificate under an authority of its own, all as PEM. */
export interface CertificatePair {
  /** The authority, whose key is gone: it signed this one certificate and can sign no other. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

export interface PairOptions {
  /** Names the server is called by; the first is its common name too. */
  readonly hosts: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** What its holder is. @default "server" */
  readonly usage?: "server" | "client";
}

const OID = {
  commonName: "2.5.4.3",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  server: "1.3.6.1.5.5.7.3.1",
  client: "1.3.6.1.5.5.7.3.2",
} as const;

/**
 * Makes an authority, lets it sign one certificate, and throws its key away: nobody can steal what nobody keeps. So each
 * renewal is a change of the authority as well, and takes the one way that is tried every few weeks.
 */
export function createPair({ hosts, notBefore, notAfter, usage = "server" }: PairOptions): CertificatePair {
  const [host = ""] = hosts;
  const validity = der.sequence(der.time(notBefore), der.time(notAfter));
  const authorityKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const serverKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // A name of its own for each: two authorities of one name are told apart by their keys only.
  const issuer = nameOf(`botfleet metrics ${randomBytes(4).toString("hex")}`);
  const shared = { issuer, issuerKey: authorityKeys.privateKey, validity };
  const authority = certificateOf({
    ...shared,
    subject: issuer,
    publicKey: authorityKeys.publicKey,
    extensions: authorityExtensions(authorityKeys.publicKey),
  });
  const certificate = certificateOf({
    ...shared,
    subject: nameOf(host),
    publicKey: serverKeys.publicKey,
    extensions: [
      ...holderExtensions(serverKeys.publicKey, authorityKeys.publicKey),
      extension(OID.extendedKeyUsage, der.sequence(der.objectIdentifier(OID[usage]))),
      extension(OID.subjectAltName, der.sequence(...hosts.map(dnsName))),
    ],
  });
  const key = serverKeys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  return { authority: pem(authority), certificate: pem(certificate), key };
}

interface Parts {
  readonly issuer: der.Der;
  readonly issuerKey: KeyObject;
  readonly subject: der.Der;
  readonly publicKey: KeyObject;
  readonly validity: der.Der;
  readonly extensions: readonly der.Der[];
}

function certificateOf({ extensions, issuer, issuerKey, publicKey, subject, validity }: Parts): Buffer {
  const algorithm = der.sequence(der.objectIdentifier(OID.ecdsaWithSha256));
  const serial = BigInt(`0x${randomBytes(15).toString("hex")}`);
  const toSign = der.sequence(
    der.explicit(0, der.integer(2n)), // version 3
    der.integer(serial),
    algorithm,
    issuer,
    validity,
    subject,
    publicBytes(publicKey),
    der.explicit(3, der.sequence(...extensions)),
  );
  return der.sequence(toSign, algorithm, der.bitString(sign("sha256", toSign, issuerKey)));
}

function authorityExtensions(key: KeyObject): readonly der.Der[] {
  return [
    // An authority, of servers' certificates only: no authority below it.
    extension(OID.basicConstraints, der.sequence(der.yes, der.integer(0n)), true),
    extension(OID.keyUsage, der.bitString(Uint8Array.of(0b0000_0100), 2), true), // keyCertSign
    extension(OID.subjectKeyId, der.octetString(keyId(key))),
  ];
}

function holderExtensions(key: KeyObject, authorityKey: KeyObject): readonly der.Der[] {
  return [
    extension(OID.basicConstraints, der.sequence(), true),
    extension(OID.keyUsage, der.bitString(Uint8Array.of(0b1000_0000), 7), true), // digitalSignature
    extension(OID.subjectKeyId, der.octetString(keyId(key))),
    extension(OID.authorityKeyId, der.sequence(der.implicit(0, keyId(authorityKey)))),
  ];
}

const dnsName = (host: string): der.Der => der.implicit(2, Buffer.from(host, "ascii"));

const extension = (id: string, value: der.Der, critical = false): der.Der =>
  der.sequence(der.objectIdentifier(id), ...(critical ? [der.yes] : []), der.octetString(value));

const nameOf = (commonName: string): der.Der =>
  der.sequence(
    der.setOf(der.sequence(der.objectIdentifier(OID.commonName), der.utf8String(commonName.slice(0, 64)))),
  );

const publicBytes = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

const keyId = (key: KeyObject): Buffer => createHash("sha1").update(publicBytes(key)).digest();

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
