import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { type LastChat, lastChat } from "../chat/last.ts";
import { markChat } from "../chat/past.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { nobodyToReport } from "../report/reply.ts";
import { say } from "../screen.ts";
import { endChat, wish } from "../wish.ts";
import { blocked } from "./reply.ts";

/** `/block`: ends the chat, and the two never meet again. It works for a while after a chat, too. */
export function createBlockFeature({ now, voice }: Conversation): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["block"], async (ctx) => {
    const chat = lastChat(ctx.session, now());
    if (chat === undefined || chat.blocked) return say(ctx, nobodyToReport(voice(ctx)));
    block(ctx, now(), chat);
    await say(ctx, blocked(voice(ctx), chat, ctx.session));
  });
  onPress(composer, "block", async (ctx, { since }) => {
    const chat = lastChat(ctx.session, now(), since);
    if (chat === undefined) return voice(ctx).plain("alert-stale");
    if (chat.blocked) return voice(ctx).plain("alert-blocked");
    block(ctx, now(), chat);
    await say(ctx, blocked(voice(ctx), chat, ctx.session));
    return undefined;
  });
  return composer;
}

function block(ctx: MatchmakingContext, now: number, { pair, partner }: LastChat): void {
  const { session } = ctx;
  const person = personOf(ctx);
  // The chat is over first: the block waits for MongoDB, and is known before this person can look for somebody again.
  if (session.state.at === "chatting" && session.state.pair === pair)
    wish(ctx, now, person, { leave: endChat(session, session.state, now, "block") });
  ctx.later("block", { person, blocked: partner });
  markChat(session, pair, { blocked: true });
}
