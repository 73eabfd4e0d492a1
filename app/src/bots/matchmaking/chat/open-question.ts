import type { MiddlewareFn } from "grammy";
import type { MatchmakingContext } from "../context.ts";
import type { MatchmakingSession } from "../session.ts";

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

/** Ends the open question with whatever is pressed or commanded after it; features below may ask another one. */
export function closeQuestion(): MiddlewareFn<MatchmakingContext> {
  return (ctx, next) => {
    delete ctx.session.asked;
    return next();
  };
}
