import { isTwin } from "./twin.ts";

/** Every negative number that a payload names where a message id may stand: references and twins. */
export function placeholdersIn(payload: Readonly<Record<string, unknown>>): readonly number[] {
  const found: number[] = [];
  const look = (id: unknown): void => {
    if (typeof id === "number" && id < 0) found.push(id);
  };
  look(payload.message_id);
  if (Array.isArray(payload.message_ids)) payload.message_ids.forEach(look);
  const reply = payload.reply_parameters;
  if (typeof reply === "object" && reply !== null && "message_id" in reply) look(reply.message_id);
  return found;
}

/** The payload with each placeholder replaced by the id that is known for it; undefined where none is. */
export function withSettledIds(
  payload: Readonly<Record<string, unknown>>,
  settled: ReadonlyMap<number, number>,
): Record<string, unknown> {
  const idOf = (id: unknown): unknown => (typeof id === "number" && id < 0 ? settled.get(id) : id);
  const copy: Record<string, unknown> = { ...payload };
  if ("message_id" in copy) copy.message_id = idOf(copy.message_id);
  if (Array.isArray(copy.message_ids)) copy.message_ids = copy.message_ids.map(idOf);
  const reply = copy.reply_parameters;
  if (typeof reply === "object" && reply !== null && "message_id" in reply) {
    const message_id = idOf(reply.message_id);
    if (message_id === undefined) delete copy.reply_parameters;
    // The other person may have deleted the message on their side: what answers it has to arrive all the same.
    else if (isTwin(reply.message_id))
      copy.reply_parameters = { allow_sending_without_reply: true, ...reply, message_id };
    else copy.reply_parameters = { ...reply, message_id };
  }
  return copy;
}
