import { join } from "node:path";
import { loadCatalogue } from "../../platform/i18n/catalogue.ts";
import { negotiate } from "../../platform/i18n/language.ts";
import { createTranslator, type Translator } from "../../platform/i18n/translator.ts";
import type { Logger } from "../../platform/observe/logger.ts";
import type { MatchmakingMessages } from "./generated/messages.ts";
import type { MatchmakingSession } from "./session.ts";

export type MatchmakingTranslator = Translator<MatchmakingMessages>;

/** Whom to speak to: an update's context, or an event's, which knows the session alone. */
export interface Listener {
  readonly session: MatchmakingSession;
  readonly from?: { readonly language_code?: string } | undefined;
}

/** The bot's sentences in the language of whoever they are for. */
export type Voice = (listener: Listener) => MatchmakingTranslator;

/** Every sentence of the bot, in its three languages. */
export const catalogue = loadCatalogue<MatchmakingMessages>({ dir: join(import.meta.dirname, "locales") });

export function createVoice(logger: Logger): Voice {
  return ({ from, session }) =>
    createTranslator(catalogue, session.language ?? negotiate(from?.language_code), logger);
}
