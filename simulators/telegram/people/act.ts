import { z } from "zod";
import { fileContent } from "../files/file-info.ts";
import { press } from "./buttons.ts";
import { awaitEffect, type Done, type Effect } from "./effect.ts";
import { followChat } from "./follow-chat.ts";
import { type Glance, glance } from "./glance.ts";
import { editText, type Seat, sendContent, sendText } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";

const messageId = z.int().positive();

/** One act: a text, a pressed button, an edited text, a file that was sent before, or just a look at the chat. */
export const ACT = z.object({
  text: z.string().optional(),
  /** With a text: the message it answers. */
  reply_to: messageId.optional(),
  /** With a text: the message that is changed to it. */
  edit: messageId.optional(),
  /** What is written on a button under `message_id`, or on a key of the keyboard. */
  button: z.string().optional(),
  message_id: messageId.optional(),
  /** The `file_unique_id` of a file. */
  file: z.string().optional(),
  /** Revision up to which the person has read. */
  since: z.int().min(0).optional(),
  wait: z.number().min(0).max(300).optional(),
});

export type ActRequest = z.output<typeof ACT>;

/** What came of an act, and all that the person reads now. */
export interface ActAnswer extends Glance, Effect {
  readonly update_id?: number;
  /** Of the message that the person sent. */
  readonly message_id?: number;
  /** When this was answered, milliseconds since 1970; the act was done `ms` before. */
  readonly at: number;
}

const NOTHING: Effect = { by: null, ms: null, first_ms: null };

/**
 * Does one thing and answers, in one exchange, its first effect and what is new in the chat: the way that many people
 * at once can be played cheaply. Without `wait` it answers at once; nothing seen in time is `by: null`.
 */
export async function act(seat: Seat, request: ActRequest, isOver: () => boolean): Promise<ActAnswer> {
  const { since = 0, wait = 0 } = request;
  const { clock } = seat.world.services;
  const done = perform(seat, request);
  if (done === undefined) {
    await followChat(seat, { after: 0, since, waitSeconds: Math.min(wait, 60), isOver });
    return { ...NOTHING, at: clock.now(), ...glance(seat.chat, since) };
  }
  const effect = wait === 0 ? NOTHING : await awaitEffect(seat, wait, done);
  const { updateId, messageId: id } = done;
  return {
    ...(updateId !== undefined && { update_id: updateId }),
    ...(id !== undefined && { message_id: id }),
    ...effect,
    at: clock.now(),
    ...glance(seat.chat, since),
  };
}

/** Undefined when the person only looks. */
function perform(
  seat: Seat,
  { text, reply_to, edit, button, message_id, file }: ActRequest,
): Done | undefined {
  if (text !== undefined && edit !== undefined)
    return { updateId: editText(seat, edit, text), messageId: edit };
  if (text !== undefined) return sent(seat, () => sendText(seat, text, reply_to));
  if (button !== undefined) return pressed(seat, button, message_id);
  if (file !== undefined) return sent(seat, () => sendAgain(seat, file));
  return undefined;
}

/** The id of the message that a send makes is the next one. */
function sent({ bot }: Seat, send: () => number | undefined): Done {
  const { nextId } = bot.messages;
  return { updateId: send(), messageId: nextId };
}

function pressed(seat: Seat, button: string, messageId: number | undefined): Done {
  const { nextId } = seat.bot.messages;
  const { updateId, queryId } = press(seat, { button, message_id: messageId });
  return queryId === undefined ? { updateId, messageId: nextId } : { updateId, queryId };
}

function sendAgain(seat: Seat, uniqueId: string): number | undefined {
  const stored = seat.world.services.files.byUniqueId(uniqueId);
  if (stored === undefined) throw new PersonError(400, `There is no file ${uniqueId}.`);
  return sendContent(seat, fileContent(stored));
}
