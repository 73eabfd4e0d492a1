import { TelegramError } from "./bot-api.ts";
import type { Look } from "./context.ts";
import { pauseAfter, restMs } from "./pause.ts";
import { type KnownStatus, momentOf, type TextsPause } from "./telegram-bot.ts";
import { applyTexts, textsHash } from "./texts.ts";
import type { Finding } from "./verdict.ts";

/** What came of the menus and texts. */
export interface Texts {
  readonly known: KnownStatus;
  /** Why Telegram does not have them yet. */
  readonly finding?: Finding;
}

/**
 * Menus and texts when they changed, and now and then: somebody else may have changed them at Telegram. What Telegram refuses is
 * tried again when it changes, else rarely; a flood limit is kept whatever changes.
 */
export async function keepTexts(look: Look, token: string): Promise<Texts> {
  const { bot, events, now, signal, telegram, times } = look;
  const { spec, status = {} } = bot;
  const hash = textsHash(spec);
  const { textsPause: paused } = status;
  if (paused !== undefined && (paused.hash ?? hash) === hash && restMs(paused, now()) > 0)
    return { known: { textsPause: paused }, finding: { kind: "texts", pause: paused } };
  const age = now().getTime() - (Date.parse(status.textsCheckedAt ?? "") || 0);
  if (status.textsHash === hash && age < times.texts.everyMs) return { known: { textsPause: undefined } };
  try {
    const changed = await applyTexts(telegram(token), spec, signal);
    if (changed.length > 0) {
      const note = `Telegram was told: ${changed.join(", ")}.`;
      events.record(bot, { type: "Normal", reason: "TextsSet", action: "Set", note });
    }
    return { known: { textsHash: hash, textsCheckedAt: momentOf(now()), textsPause: undefined } };
  } catch (error) {
    if (!(error instanceof TelegramError)) throw error;
    const pause = textsPauseOf(look, error, hash);
    const { description: message, method } = error;
    return { known: { textsPause: pause }, finding: { kind: "texts", pause: pause ?? { method, message } } };
  }
}

/** Of what was refused another text may be of use at once. Trouble of Telegram's needs none: the next look tries again. */
function textsPauseOf({ now, times }: Look, error: TelegramError, hash: string): TextsPause | undefined {
  if (error.failure === "refused") return { ...pauseAfter(error, times.texts.refusedMs, now()), hash };
  return error.retryAfterMs === undefined ? undefined : pauseAfter(error, error.retryAfterMs, now());
}
