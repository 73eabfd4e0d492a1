import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { banLeft } from "../ban/left.ts";
import { banned } from "../ban/reply.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { openOnboarding } from "../onboarding/ask.ts";
import { post, say } from "../screen.ts";
import type { Searching } from "../session.ts";
import { leaveAny, wish, wishAgain } from "../wish.ts";
import { looking, tooManySkips } from "./reply.ts";
import { skipWait } from "./skips.ts";

/**
 * Looks for somebody new, whatever the person is doing: a chat is left, a search goes on. Who skips one after the other is
 * asked to stay for some seconds instead, or to wait where they left already.
 */
export async function lookForSomebody(conversation: Conversation, ctx: MatchmakingContext): Promise<void> {
  const { now, services, voice } = conversation;
  const { session } = ctx;
  delete session.expecting;
  if (session.profile === undefined) return openOnboarding(conversation, ctx, voice(ctx)("onboarding-first"));
  if (session.state.at === "searching") return goOnLooking(conversation, ctx, session.state);
  const leftMs = banLeft(session, now());
  if (leftMs > 0) return say(ctx, banned(voice(ctx), leftMs));

  const { profile, state } = session;
  const waitMs = skipWait(session, now());
  if (waitMs > 0) return say(ctx, tooManySkips(voice(ctx), waitMs, state));
  const leave = leaveAny(session, now(), "next");
  const seq = wish(ctx, now(), personOf(ctx), { join: profile, ...(leave && { leave }) });
  const moment = leave === undefined ? "new" : "skipped";
  const message = await post(ctx, looking(voice(ctx), seq, moment, services.expectedWait(profile)));
  session.state = { at: "searching", seq, message };
}

/** Says that the search goes on, and sees to it that it does. */
export async function goOnLooking(
  { services, voice }: Conversation,
  ctx: MatchmakingContext,
  state: Searching,
): Promise<void> {
  const { profile } = ctx.session;
  const expectedMs = profile && services.expectedWait(profile);
  wishAgain(ctx, personOf(ctx), state);
  state.message = await post(ctx, looking(voice(ctx), state.seq, "going-on", expectedMs));
}
