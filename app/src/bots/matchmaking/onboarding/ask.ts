import type { Conversation, MatchmakingContext } from "../context.ts";
import { say, show } from "../screen.ts";
import { onboardingQuestion } from "./reply.ts";
import type { Draft } from "./steps.ts";

type Speaking = Pick<Conversation, "voice">;

/** Opens onboarding at its first question, or where it stands: nothing is asked twice. @param lead said before it, HTML */
export async function openOnboarding(
  conversation: Speaking,
  ctx: MatchmakingContext,
  lead?: string,
): Promise<void> {
  await askBelow(conversation, ctx, ctx.session.draft ?? { step: "age", known: {} }, lead);
}

/** Asks a question in a new message. */
export async function askBelow(
  { voice }: Speaking,
  ctx: MatchmakingContext,
  draft: Draft,
  lead?: string,
): Promise<void> {
  ctx.session.draft = draft;
  await say(ctx, onboardingQuestion(voice(ctx), draft, ctx.from?.language_code, lead));
}

/** Asks a question in place of the one that was answered. */
export async function askInPlace({ voice }: Speaking, ctx: MatchmakingContext, draft: Draft): Promise<void> {
  ctx.session.draft = draft;
  await show(ctx, onboardingQuestion(voice(ctx), draft, ctx.from?.language_code));
}
