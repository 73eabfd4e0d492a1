import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import type { Screen } from "../screen.ts";
import { noteStop } from "../search/skips.ts";
import type { Chatting } from "../session.ts";
import { endChat, wish } from "../wish.ts";
import { left } from "./reply.ts";

/** Stops the person's chat without looking for another; answers what they see. */
export function stopChat({ now, voice }: Conversation, ctx: MatchmakingContext, state: Chatting): Screen {
  const leave = endChat(ctx.session, state, now(), "stop");
  noteStop(ctx.session, state);
  wish(ctx, now(), personOf(ctx), { leave });
  return left(voice(ctx), state.since);
}
