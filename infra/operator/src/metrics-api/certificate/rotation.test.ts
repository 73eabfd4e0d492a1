import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { bundleOf, type Certificates, ROTATION, rotate } from "./rotation.ts";
import { certificatesOf, secretOf } from "./secret.ts";

const HOSTS = ["operator.botfleet.svc"];
const START = Date.UTC(2026, 10, 26);
const DAY_MS = 86_400_000;
const PLACE = { name: "operator-metrics", namespace: "botfleet", labels: {} };

const step = (certificates: Certificates | undefined, at: number, announced = true) =>
  rotate({ certificates, hosts: HOSTS, now: new Date(at), announced, timing: ROTATION });

/** Each meeting of a bundle and a certificate is looked at once. */
const meetings = new Map<string, boolean>();
function trusts(bundle: string, { current }: Certificates): boolean {
  const key = bundle + current.certificate;
  const known = meetings.get(key);
  if (known !== undefined) return known;
  const roots = bundle.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const server = new X509Certificate(current.certificate);
  const trusted = roots.some((root) => server.verify(new X509Certificate(root).publicKey));
  meetings.set(key, trusted);
  return trusted;
}

test("over a year no caller meets a certificate it does not trust, however late callers and replicas hear", () => {
  let { certificates } = step(undefined, START);
  let served = certificates; // by a replica that hears of each change after nine minutes
  let trusted = bundleOf(certificates); // by an API server that does as well
  const pending: { readonly at: number; readonly certificates: Certificates }[] = [];
  const seen = new Set<string>();
  let at = START;
  while (at < START + 365 * DAY_MS) {
    const announced = trusted.includes(certificates.next?.authority ?? "");
    const next = step(certificates, at, announced);
    if (next.changed) pending.push({ at: at + 540_000, certificates: next.certificates });
    certificates = next.certificates;
    while (pending[0] !== undefined && pending[0].at <= at) {
      const heard = pending.shift()?.certificates ?? certificates;
      [served, trusted] = [heard, bundleOf(heard)];
    }
    // Those that heard late and those that heard at once meet each other in every way.
    for (const server of [served, certificates])
      for (const bundle of [trusted, bundleOf(certificates)]) expect(trusts(bundle, server)).toBe(true);
    seen.add(certificates.current.certificate);
    expect(new X509Certificate(certificates.current.certificate).validToDate.getTime()).toBeGreaterThan(at);
    at += Math.min(next.againMs, pending.length > 0 ? 60_000 : DAY_MS);
  }
  expect(seen.size).toBe(7);
});

test("what callers were not told of is not served with", () => {
  const first = step(undefined, START).certificates;
  const second = step(first, START + 60 * DAY_MS).certificates;
  expect(second.next).toBeDefined();
  const later = START + 61 * DAY_MS;
  expect(step(second, later, false)).toMatchObject({ changed: false, againMs: 1_000 });
  expect(step(second, later, true).certificates.current).toEqual(second.next);
});

test("one for another name, or that has expired while nobody looked, is made anew at once", () => {
  const { certificates } = step(undefined, START);
  expect(step(certificates, START + 91 * DAY_MS).certificates.current).not.toEqual(certificates.current);
  const moved = { certificates, hosts: ["operator.other.svc"], now: new Date(START), announced: true };
  expect(rotate({ ...moved, timing: ROTATION }).changed).toBe(true);
});

test("the Secret keeps all of it; one that somebody wrote into counts as none", () => {
  const { certificates } = step(step(undefined, START).certificates, START + 60 * DAY_MS);
  const secret = secretOf(certificates, PLACE);
  expect(certificatesOf(secret)).toEqual(certificates);
  const key = Buffer.from(certificates.next?.key ?? "").toString("base64");
  expect(certificatesOf({ ...secret, data: { ...secret.data, "tls.key": key } })).toBeUndefined();
  expect(certificatesOf({ ...secret, data: { ...secret.data, "tls.crt": "bm9uZQ==" } })).toBeUndefined();
  expect(certificatesOf({ ...secret, metadata: {} })).toBeUndefined();
  expect(certificatesOf(undefined)).toBeUndefined();
});
