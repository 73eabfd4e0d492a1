import { trusted } from "../../../platform/i18n/html.ts";
import type { Screen } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** No chats for now, and for how much longer. */
export function banned(t: MatchmakingTranslator, leftMs: number): Screen {
  return { html: t("banned", { left: trusted(timeText(t, leftMs)) }) };
}

/** A stretch of time in its largest unit, rounded up: nobody is told to come back too early. */
function timeText(t: MatchmakingTranslator, ms: number): string {
  if (ms > 2 * DAY_MS) return t("time-days", { count: Math.ceil(ms / DAY_MS) });
  if (ms > 2 * HOUR_MS) return t("time-hours", { count: Math.ceil(ms / HOUR_MS) });
  return t("time-minutes", { count: Math.ceil(ms / MINUTE_MS) });
}
