import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { stopChat } from "../chat/end.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { say, show } from "../screen.ts";
import type { Searching } from "../session.ts";
import { wish, wishAgain } from "../wish.ts";
import { lookForSomebody } from "./look.ts";
import { nothingToStop, stopped } from "./reply.ts";

/** Whether a wish is one of a search: the one that began it, the newest, or one between. */
const isOf = ({ began, seq: newest }: Searching, seq: number): boolean =>
  seq >= (began ?? newest) && seq <= newest;

/** `/next` finds somebody, or somebody else; `/stop` ends the chat or the search. */
export function createSearchFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { now, voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  const find = (ctx: MatchmakingContext) => lookForSomebody(conversation, ctx);
  const stopLooking = (ctx: MatchmakingContext): void => {
    ctx.session.state = { at: "idle" };
    wish(ctx, now(), personOf(ctx), {});
  };

  onCommand(composer, ["next"], find);
  onPress(composer, "find", async (ctx) => {
    const { state } = ctx.session;
    // Pressed twice, the second press must not leave whom the first one found.
    if (state.at === "chatting") return voice(ctx).plain("alert-in-chat");
    if (state.at === "searching") {
      wishAgain(ctx, personOf(ctx), state);
      return voice(ctx).plain("alert-looking");
    }
    await find(ctx);
    return undefined;
  });
  onPress(composer, "quit", async (ctx, { seq }) => {
    const { state } = ctx.session;
    if (state.at !== "searching" || !isOf(state, seq)) return voice(ctx).plain("alert-stale");
    stopLooking(ctx);
    await show(ctx, stopped(voice(ctx)));
    return undefined;
  });
  onCommand(composer, ["stop"], async (ctx) => {
    const { state } = ctx.session;
    if (state.at === "chatting") return say(ctx, stopChat(conversation, ctx, state));
    if (state.at === "idle") return say(ctx, nothingToStop(voice(ctx)));
    stopLooking(ctx);
    await say(ctx, stopped(voice(ctx)));
  });
  return composer;
}
