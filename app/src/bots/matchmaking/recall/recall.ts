import { isLanguage, negotiate } from "../../../platform/i18n/language.ts";
import type { MatchmakingServices } from "../services.ts";
import type { MatchmakingSession } from "../session.ts";

/** A person as the bot meets them. */
export interface Met {
  readonly person: number;
  /** What their Telegram speaks; unknown to events. */
  readonly languageCode?: string | undefined;
}

/**
 * Brings back what MongoDB knows into a session that is new or was lost, once: who this is, the chat they are in, a ban.
 * Answers whether it did.
 */
export async function recall(
  session: MatchmakingSession,
  { languageCode, person }: Met,
  services: Pick<MatchmakingServices, "recall">,
  signal: AbortSignal,
): Promise<boolean> {
  if (session.language !== undefined) return false;
  const remembered = await services.recall(person, signal);
  const asInTelegram = negotiate(languageCode);
  const kept = remembered?.language;
  session.language = isLanguage(kept) ? kept : asInTelegram;
  session.languageChosen = session.language !== asInTelegram;
  if (remembered === undefined) return true;
  const { bannedUntil, pair, profile } = remembered;
  if (profile !== undefined) session.profile = profile;
  if (bannedUntil !== undefined) session.bannedUntil = bannedUntil;
  if (pair !== undefined)
    session.state = { at: "chatting", pair: pair.id, partner: pair.partner, since: pair.since };
  return true;
}
