import type { Conversation, MatchmakingEvent } from "../context.ts";
import { recall } from "../recall/recall.ts";
import { change, tell } from "../screen.ts";
import { EVENTS, type MatchmakingServices } from "../services.ts";
import { found, lookingWider, nobody } from "./reply.ts";

/**
 * Whether somebody wished for this pair and their session was lost before it came about, and they were met again meanwhile:
 * a session knows of no later wish than its own. The other one would talk to nobody.
 */
async function isForgotten(
  services: Pick<MatchmakingServices, "recall">,
  { chatId, session, signal }: MatchmakingEvent,
  seq: number,
  pair: string,
): Promise<boolean> {
  if (session.state.at !== "idle" || session.seq >= seq) return false;
  return (await services.recall(chatId, signal))?.pair?.id === pair;
}

/** What the matcher tells somebody who is looking. */
export function createSearchEvents({ services, voice }: Conversation) {
  return {
    paired: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { pair, partner, seq, since, widened } = EVENTS.paired.parse(payload);
      const { session } = ctx;
      const recalled = await recall(session, { person: ctx.chatId }, services, ctx.signal);
      const { state } = session;
      const isAwaited = state.at === "searching" && state.seq === seq;
      // A session lost since the wish: MongoDB says whether the chat is still on.
      const isRecalled = recalled && state.at === "chatting" && state.pair === pair;
      if (!isAwaited && !isRecalled && !(await isForgotten(services, ctx, seq, pair))) return;
      session.seq = Math.max(session.seq, seq);
      session.state = { at: "chatting", pair, partner, since };
      delete session.expecting;
      await tell(ctx, found(voice(ctx), since, widened));
    },
    widened: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { ageFrom, ageTo, seq } = EVENTS.widened.parse(payload);
      const { state } = ctx.session;
      if (state.at !== "searching" || state.seq !== seq) return;
      await change(ctx, state.message, lookingWider(voice(ctx), seq, { from: ageFrom, to: ageTo }));
    },
    expired: async (ctx: MatchmakingEvent, payload: unknown): Promise<void> => {
      const { seq } = EVENTS.expired.parse(payload);
      const { state } = ctx.session;
      if (state.at !== "searching" || state.seq !== seq) return;
      ctx.session.state = { at: "idle" };
      await tell(ctx, nobody(voice(ctx)));
    },
  };
}
