import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import { noteQuestion } from "../chat/open-question.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { openOnboarding } from "../onboarding/ask.ts";
import { onPlace, onPress } from "../press.ts";
import type { Profile } from "../profile.ts";
import { type Answer, withAnswer } from "../questions/answer.ts";
import { isTypable, problemText } from "../questions/question.ts";
import { say, show } from "../screen.ts";
import { wish } from "../wish.ts";
import { settingsPage, settingsQuestion } from "./reply.ts";
import { readTyped } from "./typed.ts";

/** `/settings`: each answer of onboarding can be changed, and whom to look for by age. */
export function createSettingsFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { now, voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  onPlace(composer, { commands: ["settings"], place: "settings" }, async (ctx) => {
    const { profile } = ctx.session;
    delete ctx.session.expecting;
    if (profile === undefined) return openOnboarding(conversation, ctx, voice(ctx)("onboarding-first"));
    await show(ctx, settingsPage(voice(ctx), profile, ctx.session));
  });
  onPress(composer, "edit", async (ctx, { field }) => {
    const { profile, state } = ctx.session;
    if (profile === undefined) return voice(ctx).plain("alert-stale");
    const isChatting = state.at === "chatting";
    noteQuestion(ctx.session, now());
    delete ctx.session.expecting;
    if (!isChatting && isTypable(field)) ctx.session.expecting = field;
    await show(ctx, settingsQuestion(voice(ctx), field, profile, { isChatting }));
    return undefined;
  });
  onPress(composer, "set", async (ctx, { answer }) => {
    const { profile } = ctx.session;
    if (profile === undefined) return voice(ctx).plain("alert-stale");
    const changed = save(conversation, ctx, profile, answer);
    await show(ctx, settingsPage(voice(ctx), changed, ctx.session));
    return voice(ctx).plain("alert-saved");
  });
  composer.on("message:text", async (ctx, next) => {
    const { expecting, profile } = ctx.session;
    if (expecting === undefined || profile === undefined || !isPlainText(ctx)) return next();
    const typed = readTyped(expecting, ctx.message.text);
    if (typed.ok) {
      const changed = save(conversation, ctx, profile, typed.value);
      return say(ctx, settingsPage(voice(ctx), changed, ctx.session));
    }
    const lead = problemText(voice(ctx), expecting, typed.problem);
    await say(ctx, settingsQuestion(voice(ctx), expecting, profile, { isChatting: false, lead }));
  });
  return composer;
}

/** Keeps an answer. Who is looking goes on looking by it. */
function save({ now }: Conversation, ctx: MatchmakingContext, profile: Profile, answer: Answer): Profile {
  const changed = withAnswer(profile, answer);
  const { session } = ctx;
  session.profile = changed;
  delete session.expecting;
  const person = personOf(ctx);
  ctx.later("save-profile", { person, profile: changed });
  const { state } = session;
  if (state.at === "searching") {
    // The buttons that end the search name a wish of it; those that were sent stay good.
    state.began ??= state.seq;
    state.seq = wish(ctx, now(), person, { join: changed });
  }
  return changed;
}
