import { createHash } from "node:crypto";

/** References are -1 to this, which 52 bits reach. */
export const LOWEST_REFERENCE = -(2 ** 52);

/**
 * The reference of an effect's call stands for the id of a message that is not sent yet: the same each time the effect
 * is computed. It is a negative number, so that it fits wherever grammY expects a message id; Telegram's own ids are
 * positive. 52 bits of SHA-256.
 */
export function referenceFor(effectId: string, index: number): number {
  const digest = createHash("sha256").update(`${effectId}.${index}`).digest();
  return -(digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >> 4) + 1);
}
