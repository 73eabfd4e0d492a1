import { createHash } from "node:crypto";

/**
 * A reference stands for the id of a message that is not sent yet. It is a negative number, so that it fits wherever
 * grammY expects a message id; Telegram's own ids are positive.
 */
export const isReference = (messageId: unknown): messageId is number =>
  typeof messageId === "number" && messageId < 0;

/** The reference of an effect's call: the same each time the effect is computed. 52 bits of SHA-256. */
export function referenceFor(effectId: string, index: number): number {
  const digest = createHash("sha256").update(`${effectId}.${index}`).digest();
  return -(digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >> 4) + 1);
}

/** Every reference that a payload names, wherever a message id may stand. */
export function referencesIn(payload: Readonly<Record<string, unknown>>): number[] {
  const found: number[] = [];
  visitIds(payload, (id) => {
    if (isReference(id)) found.push(id);
    return id;
  });
  return found;
}

/** The payload with each reference replaced by what `settled` knows of it (undefined where its send failed). */
export function withSettledIds(
  payload: Readonly<Record<string, unknown>>,
  settled: ReadonlyMap<number, number>,
): Record<string, unknown> {
  return visitIds(payload, (id) => (isReference(id) ? settled.get(id) : id));
}

function visitIds(
  payload: Readonly<Record<string, unknown>>,
  visit: (id: unknown) => unknown,
): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...payload };
  if ("message_id" in copy) copy.message_id = visit(copy.message_id);
  if (Array.isArray(copy.message_ids)) copy.message_ids = copy.message_ids.map(visit);
  const reply = copy.reply_parameters;
  if (typeof reply === "object" && reply !== null && "message_id" in reply) {
    const target = visit(reply.message_id);
    if (target === undefined) delete copy.reply_parameters;
    else copy.reply_parameters = { ...reply, message_id: target };
  }
  return copy;
}
