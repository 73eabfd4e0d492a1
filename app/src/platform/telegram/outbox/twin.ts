import { LOWEST_REFERENCE } from "./reference.ts";

/**
 * A relayed message and its copy are twins: what one person wrote, and what the bot showed the other. The twin of a
 * message is the one of the two in the other chat, whoever of them wrote it.
 */
export interface Twin {
  /** Message in the chat it was written in. */
  readonly source: number;
  readonly copy: number;
  /** Chat of the copy. */
  readonly chat: number;
}

/**
 * Stands for the twin of a message of the own chat wherever a call to another chat names a message: `message_id` of an
 * edit, `message_id` of `reply_parameters`. It is filled in when the call is sent. Where no twin is known (it is too
 * old, or of another chat), a reply goes out as a plain message and an edit does not go out.
 * @throws RangeError for what is no id of Telegram's
 */
export function twinOf(messageId: number): number {
  if (!Number.isInteger(messageId) || messageId < 1 || messageId > MAX_ID)
    throw new RangeError(`no message has the id ${messageId}`);
  return LOWEST_REFERENCE - messageId;
}

/** Placeholders lie below all references, and a message id is far from leaving the whole numbers of JSON. */
const MAX_ID = Number.MAX_SAFE_INTEGER + LOWEST_REFERENCE;

export const isTwin = (messageId: unknown): messageId is number =>
  typeof messageId === "number" && messageId < LOWEST_REFERENCE;

/** The message whose twin a placeholder stands for. */
export const messageOf = (placeholder: number): number => LOWEST_REFERENCE - placeholder;

/** True for a call that shows another person what somebody said or changed just now. */
export const isRelayed = (method: string, payload: Readonly<Record<string, unknown>>): boolean =>
  method === "copyMessage" || isTwin(payload.message_id);

/** As twins are kept: 20 to 30 bytes each, so that a chat's list stays one compact piece of Redis's memory. */
export const encodeTwin = ({ chat, copy, source }: Twin): string => `${source} ${copy} ${chat}`;

export function decodeTwin(text: string): Twin {
  const [source = 0, copy = 0, chat = 0] = text.split(" ").map(Number);
  return { source, copy, chat };
}
