import type { MatchmakingTranslator } from "../voice.ts";

/** Names are up to 64 signs; a longer one is not Telegram's. */
const LONGEST_NAME = 64;

/** The first words a person reads, as HTML. */
export function greeting(t: MatchmakingTranslator, firstName: string): string {
  const name = firstName.trim().slice(0, LONGEST_NAME);
  const hello = name === "" ? t("start-hello-nameless") : t("start-hello", { name });
  return `${hello}\n\n${t("start-what")}`;
}
