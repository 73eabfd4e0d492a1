import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import type { Screen } from "../screen.ts";
import type { LeaveReason } from "../services.ts";
import type { Chatting } from "../session.ts";
import { endChat, wish } from "../wish.ts";
import { left } from "./reply.ts";

/** Ends the person's chat without looking for another; answers what they see. */
export function endChatFor(
  { now, voice }: Conversation,
  ctx: MatchmakingContext,
  state: Chatting,
  reason: LeaveReason,
): Screen {
  const leave = endChat(ctx.session, state, now(), reason);
  wish(ctx, now(), personOf(ctx), { leave });
  return left(voice(ctx), state.since);
}
