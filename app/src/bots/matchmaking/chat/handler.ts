import { Composer } from "grammy";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { say } from "../screen.ts";
import { lookForSomebody } from "../search/look.ts";
import type { Chatting } from "../session.ts";
import { stopChat } from "./end.ts";

/** The buttons that end a chat; those of an earlier chat leave this one alone. */
export function createChatFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  const chatOf = (ctx: MatchmakingContext, since: number): Chatting | undefined => {
    const { state } = ctx.session;
    return state.at === "chatting" && state.since === since ? state : undefined;
  };
  const stale = (ctx: MatchmakingContext): string => voice(ctx).plain("alert-stale");

  onPress(composer, "next", async (ctx, { since }) => {
    if (chatOf(ctx, since) === undefined) return stale(ctx);
    await lookForSomebody(conversation, ctx);
    return undefined;
  });
  onPress(composer, "stop", async (ctx, { since }) => {
    const chat = chatOf(ctx, since);
    if (chat === undefined) return stale(ctx);
    await say(ctx, stopChat(conversation, ctx, chat));
    return undefined;
  });
  return composer;
}
