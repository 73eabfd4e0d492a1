import { TelegramError } from "./bot-api.ts";
import { momentOf, type Pause } from "./telegram-bot.ts";

/** What is not to be tried again before a time, and why. @param ms from now on */
export function pauseAfter({ description, method }: TelegramError, ms: number, now: Date): Pause {
  // Moments are whole seconds, and Telegram counts from the next one on.
  const until = momentOf(new Date(Math.ceil((now.getTime() + ms) / 1_000) * 1_000));
  return { until, method, message: description };
}

/** How long it still lasts, ms; 0: it is over, or there is none. */
export const restMs = (pause: Pause | undefined, now: Date): number =>
  pause === undefined ? 0 : Math.max(0, Date.parse(pause.until) - now.getTime());

/** The flood limit that Telegram named, for as long as it lasts: no call is worth making. */
export function stillLimited(pause: Pause | undefined, now: Date): TelegramError | undefined {
  const rest = restMs(pause, now);
  if (pause === undefined || rest === 0) return undefined;
  return new TelegramError("flood", pause.method, pause.message, rest);
}
