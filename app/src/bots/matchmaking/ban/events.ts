import type { Conversation, MatchmakingEvent } from "../context.ts";
import { recall } from "../recall/recall.ts";
import { tell } from "../screen.ts";
import { EVENTS } from "../services.ts";
import { leaveAny } from "../wish.ts";
import { banned } from "./reply.ts";

/** What somebody is told who was reported too often. */
export function createBanEvents({ now, services, voice }: Conversation) {
  return {
    banned: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { until } = EVENTS.banned.parse(payload);
      const { session } = ctx;
      await recall(session, { person: ctx.chatId }, services, ctx.signal);
      session.bannedUntil = until;
      // The matcher has ended it already.
      leaveAny(session, now(), "banned");
      if (until > now()) await tell(ctx, banned(voice(ctx), until - now()));
    },
  };
}
