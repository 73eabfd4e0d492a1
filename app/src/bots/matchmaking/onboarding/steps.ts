import { AGE, CHAT_LANGUAGES, type ChatLanguage, type Profile, profileSchema } from "../profile.ts";
import { type Answer, withAnswer } from "../questions/answer.ts";
import type { MatchmakingSession } from "../session.ts";

export type Draft = NonNullable<MatchmakingSession["draft"]>;
type Step = Draft["step"];

/** The questions of onboarding, in their order. */
export const STEPS = ["age", "gender", "seeks", "language"] as const satisfies readonly Step[];

/** The question before; undefined at the first. */
export function stepBefore(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) - 1];
}

/** Takes an answer to the open question: the draft with the next one open, or the profile when it was the last. */
export function answered(draft: Draft, answer: Answer): Draft | Profile {
  const known = withAnswer<Draft["known"]>(draft.known, answer);
  const next = STEPS[STEPS.indexOf(draft.step) + 1];
  if (next !== undefined) return { step: next, known };
  // Whom a person looks for is wide open until they say otherwise.
  return profileSchema.parse({ ageFrom: AGE.min, ageTo: AGE.max, ...known });
}

/** The language a person is likely to chat in, by their Telegram. */
export function likelyLanguage(languageCode: string | undefined): ChatLanguage {
  const base = languageCode?.split(/[-_]/, 1)[0]?.toLowerCase();
  return CHAT_LANGUAGES.find((language) => language === base) ?? "en";
}
