import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import type { Answer } from "../questions/answer.ts";
import { problemText } from "../questions/question.ts";
import { readAge } from "../questions/typed-age.ts";
import { say, show } from "../screen.ts";
import { ready } from "../settings/reply.ts";
import { askBelow, askInPlace } from "./ask.ts";
import { answered, type Draft, stepBefore } from "./steps.ts";

/** The questions a person answers before the first search: age, gender, whom they look for, language. */
export function createOnboardingFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  onPress(composer, "setup", async (ctx, { answer }) => {
    const { draft } = ctx.session;
    if (draft === undefined || draft.step !== answer.field) return voice(ctx).plain("alert-stale");
    await take(conversation, ctx, draft, answer, "in place");
    return undefined;
  });
  onPress(composer, "back", async (ctx, { from }) => {
    const { draft } = ctx.session;
    const before = draft?.step === from ? stepBefore(draft.step) : undefined;
    if (draft === undefined || before === undefined) return voice(ctx).plain("alert-stale");
    await askInPlace(conversation, ctx, { ...draft, step: before });
    return undefined;
  });
  composer.on("message:text", async (ctx, next) => {
    const { draft } = ctx.session;
    if (draft?.step !== "age" || !isPlainText(ctx)) return next();
    const age = readAge(ctx.message.text);
    if (age.ok) return take(conversation, ctx, draft, { field: "age", age: age.value }, "below");
    await askBelow(conversation, ctx, draft, problemText(voice(ctx), "age", age.problem));
  });
  return composer;
}

async function take(
  conversation: Conversation,
  ctx: MatchmakingContext,
  draft: Draft,
  answer: Answer,
  where: "in place" | "below",
): Promise<void> {
  const next = answered(draft, answer);
  if ("step" in next) {
    await (where === "below" ? askBelow : askInPlace)(conversation, ctx, next);
    return;
  }
  delete ctx.session.draft;
  ctx.session.profile = next;
  ctx.later("save-profile", { person: personOf(ctx), profile: next });
  await (where === "below" ? say : show)(ctx, ready(conversation.voice(ctx), next));
}
