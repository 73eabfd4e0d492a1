import type { MatchmakingTranslator } from "../voice.ts";

const MINUTE_MS = 60_000;

/** How long it usually takes to find somebody, in words. @param ms undefined where nobody knows */
export function waitText(t: MatchmakingTranslator, ms: number | undefined): string {
  if (ms === undefined) return t("wait-unknown");
  if (ms < 10_000) return t("wait-seconds");
  if (ms < MINUTE_MS) return t("wait-minute");
  return t("wait-minutes", { count: Math.ceil(ms / MINUTE_MS) });
}
