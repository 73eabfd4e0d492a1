import { X509Certificate } from "node:crypto";
import { type CertificatePair, createPair } from "./pair.ts";

/** What the Secret holds: what is served with, what will be, and whom callers are to trust. */
export interface Certificates {
  readonly current: CertificatePair;
  /** Announced to callers, not served with yet. */
  readonly next?: CertificatePair;
  /** The authority of what was served with before: a replica may not have heard of the change. */
  readonly previousAuthority?: string;
  /** When the last of these came or went. */
  readonly changedAt: Date;
}

/** How long each state lasts. */
export interface RotationTiming {
  /** @default 90 days */
  readonly lifeMs: number;
  /** A new pair is made when so much of the life is over. @default two thirds */
  readonly renewAt: number;
  /** For every API server to learn of an authority, and for every replica to serve with a new certificate. @default 10 min */
  readonly settleMs: number;
}

const DAY_MS = 86_400_000;

/** 30 days are left to notice that renewal fails. */
export const ROTATION: RotationTiming = { lifeMs: 90 * DAY_MS, renewAt: 2 / 3, settleMs: 600_000 };

export interface RotationInput {
  /** Undefined: there is no Secret, or nobody can read what is in it. */
  readonly certificates: Certificates | undefined;
  readonly hosts: readonly string[];
  readonly now: Date;
  /** Whether callers trust what is announced: a certificate is not served with before they do. */
  readonly announced: boolean;
  readonly timing: RotationTiming;
}

export interface RotationStep {
  readonly certificates: Certificates;
  /** Whether it has to be written. */
  readonly changed: boolean;
  /** When to look again, at the latest. */
  readonly againMs: number;
}

/** Clocks of the machines run apart by so much at most. */
const SKEW_MS = 300_000;

/**
 * The next step on the way from one certificate to the following: announce its authority, serve with it, forget the old
 * authority; each when the one before has reached everybody, so that no handshake ever fails. Reads and writes nothing.
 */
export function rotate(input: RotationInput): RotationStep {
  const { certificates, announced, now, timing } = input;
  if (certificates === undefined || !serves(certificates.current, input)) {
    return step({ current: made(input), changedAt: now }, true, input);
  }
  const { current, next, previousAuthority, changedAt } = certificates;
  const settled = now.getTime() - changedAt.getTime() >= timing.settleMs;
  if (previousAuthority !== undefined) {
    return settled ? step({ current, changedAt: now }, true, input) : step(certificates, false, input);
  }
  if (next !== undefined) {
    const serve = settled && announced;
    const turned = { current: next, previousAuthority: current.authority, changedAt: now };
    return serve ? step(turned, true, input) : step(certificates, false, input);
  }
  return renewalAt(current, timing) <= now.getTime()
    ? step({ current, next: made(input), changedAt: now }, true, input)
    : step(certificates, false, input);
}

/** Whom callers are to trust, as the APIService has it. */
export function bundleOf({ current, next, previousAuthority }: Certificates): string {
  return [current.authority, next?.authority, previousAuthority].filter(Boolean).join("");
}

const made = ({ hosts, now, timing }: RotationInput): CertificatePair =>
  createPair({
    hosts,
    notBefore: new Date(now.getTime() - SKEW_MS),
    notAfter: new Date(now.getTime() + timing.lifeMs),
  });

/** Still good, and for the name that callers use: a namespace may have been restored from another one's backup. */
function serves({ certificate }: CertificatePair, { hosts, now }: RotationInput): boolean {
  const read = new X509Certificate(certificate);
  return read.validToDate > now && hosts.every((host) => read.checkHost(host) !== undefined);
}

function renewalAt({ certificate }: CertificatePair, { lifeMs, renewAt }: RotationTiming): number {
  return new X509Certificate(certificate).validToDate.getTime() - lifeMs * (1 - renewAt);
}

function step(certificates: Certificates, changed: boolean, { now, timing }: RotationInput): RotationStep {
  const { current, next, previousAuthority, changedAt } = certificates;
  const underWay = next !== undefined || previousAuthority !== undefined;
  const at = underWay ? changedAt.getTime() + timing.settleMs : renewalAt(current, timing);
  // What was due already waits for somebody else: the caller looks again soon.
  return { certificates, changed, againMs: Math.max(1_000, at - now.getTime()) };
}
