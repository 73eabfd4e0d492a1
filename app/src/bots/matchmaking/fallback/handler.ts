import { Composer } from "grammy";
import { contentOf } from "../chat/content.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { mainActions } from "../main-actions.ts";
import { askBelow, openOnboarding } from "../onboarding/ask.ts";
import { say } from "../screen.ts";
import { goOnLooking } from "../search/look.ts";

/** Whatever no feature took: nobody is left without an answer, and nothing is changed. */
export function createFallback(conversation: Conversation): Composer<MatchmakingContext> {
  const { voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  composer.on("callback_query", async (ctx) => {
    await ctx.answerCallbackQuery({ text: voice(ctx).plain("alert-stale") });
  });
  composer.on("message", async (ctx) => {
    const t = voice(ctx);
    const { draft, profile, state } = ctx.session;
    if (ctx.message.text?.startsWith("/") && profile !== undefined)
      return say(ctx, { html: t("hint-command"), ...(state.at === "idle" && { rows: mainActions(t) }) });
    if (contentOf(ctx.message).kind === "notice") return;
    if (draft !== undefined) return askBelow(conversation, ctx, draft, t("hint-onboarding"));
    if (profile === undefined) return openOnboarding(conversation, ctx, t("onboarding-first"));
    if (state.at === "searching") return goOnLooking(conversation, ctx, state);
    await say(ctx, { html: t("hint-idle"), rows: mainActions(t) });
  });
  return composer;
}
