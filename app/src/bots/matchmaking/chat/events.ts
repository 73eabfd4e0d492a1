import type { Conversation, MatchmakingEvent } from "../context.ts";
import { recall } from "../recall/recall.ts";
import { tell } from "../screen.ts";
import { EVENTS } from "../services.ts";
import { endChat } from "../wish.ts";
import { partnerLeft } from "./reply.ts";

/** What somebody in a chat is told of the other side. */
export function createChatEvents({ now, services, voice }: Conversation) {
  return {
    ended: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { pair, partner, reason } = EVENTS.ended.parse(payload);
      const { session } = ctx;
      // A session lost meanwhile knows of no chat; that it was in this one is what the event says.
      const wasLost = await recall(session, { person: ctx.chatId }, services, ctx.signal);
      const { state } = session;
      const isIn = state.at === "chatting" && state.pair === pair;
      if (!isIn && !(wasLost && state.at === "idle")) return;
      const chat = isIn ? state : { at: "chatting" as const, pair, partner, since: now() };
      endChat(session, chat, now(), reason);
      await tell(ctx, partnerLeft(voice(ctx), chat.since, reason));
    },
    refused: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { partner } = EVENTS.refused.parse(payload);
      const { state } = ctx.session;
      // Of a chat that is over nothing is to be said any more.
      if (state.at !== "chatting" || state.partner !== partner) return;
      await tell(ctx, { html: voice(ctx)("not-relayed", { why: "refused" }) });
    },
  };
}
