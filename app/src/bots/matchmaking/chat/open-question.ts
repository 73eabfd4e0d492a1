import type { MiddlewareFn } from "grammy";
import type { Message } from "grammy/types";
import type { MatchmakingContext } from "../context.ts";
import type { MatchmakingSession } from "../session.ts";

type AlbumPart = Pick<Message, "media_group_id">;

/** So long what is written in a chat may still be meant as the answer to a question that has buttons, ms. */
const OPEN_MS = 2 * 60_000;

/**
 * Notes that the bot asked something in a chat. People answer in words, too, and words go to the partner: "he is rude"
 * would be read by the one whom it is about. A question from before the chat is over when somebody is found.
 */
export function noteQuestion(session: MatchmakingSession, now: number): void {
  if (session.state.at === "chatting") session.asked = now;
}

/** Whether the next message may be meant for the bot. */
export const isQuestionOpen = ({ asked }: Pick<MatchmakingSession, "asked">, now: number): boolean =>
  asked !== undefined && now - asked < OPEN_MS;

/** Closes the question with a message that is held back for it; the rest of its album is to stay with it. */
export function holdBack(session: MatchmakingSession, { media_group_id }: AlbumPart): void {
  delete session.asked;
  if (media_group_id === undefined) delete session.heldAlbum;
  else session.heldAlbum = media_group_id;
}

/** Whether a message belongs to the album that was held back last: its writer was told of the first picture. */
export const isOfHeldAlbum = (
  { heldAlbum }: Pick<MatchmakingSession, "heldAlbum">,
  { media_group_id }: AlbumPart,
): boolean => heldAlbum !== undefined && media_group_id === heldAlbum;

/** Ends the open question with whatever is pressed or commanded after it; features below may ask another one. */
export function closeQuestion(): MiddlewareFn<MatchmakingContext> {
  return (ctx, next) => {
    delete ctx.session.asked;
    return next();
  };
}
