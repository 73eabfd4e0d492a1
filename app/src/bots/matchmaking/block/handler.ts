import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { type LastChat, lastChat } from "../chat/last.ts";
import { markBlocked } from "../chat/past.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { nobodyToReport } from "../report/reply.ts";
import { say } from "../screen.ts";
import { leavePartner } from "../wish.ts";
import { type AfterBlock, blocked, blockedAlready } from "./reply.ts";

/** `/block`: ends the chat, and the two never meet again. It works for a while after a chat, too. */
export function createBlockFeature({ now, voice }: Conversation): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["block"], async (ctx) => {
    const chat = lastChat(ctx.session, now());
    if (chat === undefined) return say(ctx, nobodyToReport(voice(ctx)));
    if (chat.blocked) return say(ctx, blockedAlready(voice(ctx), ctx.session));
    await say(ctx, blocked(voice(ctx), chat, block(ctx, now(), chat)));
  });
  onPress(composer, "block", async (ctx, { since }) => {
    const chat = lastChat(ctx.session, now(), since);
    if (chat === undefined) return voice(ctx).plain("alert-stale");
    if (chat.blocked) return voice(ctx).plain("alert-blocked");
    await say(ctx, blocked(voice(ctx), chat, block(ctx, now(), chat)));
    return undefined;
  });
  return composer;
}

function block(ctx: MatchmakingContext, now: number, { partner }: LastChat): AfterBlock {
  const person = personOf(ctx);
  // The chat is over first: the block waits for MongoDB, and is known before this person can look for somebody again.
  const ended = leavePartner(ctx, now, person, { partner, reason: "block" });
  ctx.later("block", { person, blocked: partner });
  markBlocked(ctx.session, partner);
  return { ended, state: ctx.session.state };
}
