import { constants, verify } from "node:crypto";
import type { CallbackRequest } from "../../../platform/bot/definition.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** How a report that is not taken is answered; nothing of the report is said back. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
}

/** Without the headers of a signature nobody is told that there is something here, as the vendor advises. */
const ABSENT: Refusal = { status: 404, body: "no such callback" };
const TIME: Refusal = { status: 400, body: "bad timestamp" };
const SIGNATURE: Refusal = { status: 401, body: "bad signature" };

/** How far a timestamp may be from our clock, either way. */
const WINDOW_MS = 5 * 60_000;

/**
 * Holds a report against its signature: RSA-SHA256 (PKCS #1 v1.5, whatever a key says of itself) over
 * `<timestamp>.<raw body>`, base64 (docs.shipstation.com, "Webhook Validation"). Undefined when it is ShipStation's.
 * @param nowMs Unix time.
 * @throws what {@link SigningKeys.find} throws
 */
export async function refusalOf(
  { body, headers }: CallbackRequest,
  keys: SigningKeys,
  nowMs: number,
): Promise<Refusal | undefined> {
  const keyId = headers["x-shipengine-rsa-sha256-key-id"];
  const signature = headers["x-shipengine-rsa-sha256-signature"];
  const timestamp = headers["x-shipengine-timestamp"];
  if (!keyId || !signature || !timestamp) return ABSENT;
  const at = timeOf(timestamp);
  if (at === undefined || Math.abs(nowMs - at) > WINDOW_MS) return TIME;
  const key = await keys.find(keyId);
  if (key === undefined) return SIGNATURE;
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), body]);
  const rsa = { key, padding: constants.RSA_PKCS1_PADDING };
  return verify("sha256", signed, rsa, Buffer.from(signature, "base64")) ? undefined : SIGNATURE;
}

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/;
/** The vendor's pages do not say which form it has: ISO 8601, or Unix time in seconds or milliseconds. */
function timeOf(timestamp: string): number | undefined {
  if (/^\d{10}$/.test(timestamp)) return Number(timestamp) * 1_000;
  if (/^\d{13}$/.test(timestamp)) return Number(timestamp);
  const ms = ISO.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
