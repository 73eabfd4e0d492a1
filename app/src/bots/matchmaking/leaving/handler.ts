import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { register } from "../start/register.ts";
import { leaveAny, wish } from "../wish.ts";

/** Somebody blocked the bot: whoever they talked with is told at once, and they are not looked for. Or they came back. */
export function createLeavingFeature({ now }: Pick<Conversation, "now">): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  composer.on("my_chat_member", async (ctx) => {
    const { from, new_chat_member } = ctx.myChatMember;
    if (new_chat_member.status !== "kicked") return register(ctx, from);
    if (ctx.session.state.at === "idle") return;
    const leave = leaveAny(ctx.session, now(), "unreachable");
    wish(ctx, now(), personOf(ctx), leave === undefined ? {} : { leave });
  });
  return composer;
}
