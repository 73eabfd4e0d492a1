import { join } from "node:path";
import { AppError } from "../../platform/errors/app-error.ts";
import { loadCatalogue } from "../../platform/i18n/catalogue.ts";
import { type Language, negotiate } from "../../platform/i18n/language.ts";
import { createTranslator, type Translator } from "../../platform/i18n/translator.ts";
import type { Logger } from "../../platform/observe/logger.ts";
import type { ShippingContext } from "./context.ts";
import type { ShippingMessages } from "./generated/messages.ts";
import type { ShippingTexts } from "./services.ts";

export type ShippingTranslator = Translator<ShippingMessages>;

/** Whom to speak to: an update's context, or an event's session with the language that Telegram named before. */
export type Listener = Pick<ShippingContext, "session"> & {
  readonly from?: { readonly language_code?: string | undefined } | undefined;
};

/** The bot's sentences in the language of whoever they are for. */
export type Voice = (listener: Listener) => ShippingTranslator;

/** Every sentence of the bot, in its three languages. */
export const catalogue = loadCatalogue<ShippingMessages>({ dir: join(import.meta.dirname, "locales") });

/** The language to answer an update in: what the person chose, else their Telegram's. */
export function languageOf(ctx: Listener): Language {
  const chosen = ctx.session.language;
  return negotiate(ctx.from?.language_code, chosen === "auto" ? undefined : chosen);
}

export function createVoice(logger: Logger): Voice {
  return (ctx) => createTranslator(catalogue, languageOf(ctx), logger);
}

/** The sentences for whoever is told something outside their updates, in a language that was kept. */
export function voiceIn(logger: Logger): (language: string) => ShippingTranslator {
  return (language) => createTranslator(catalogue, negotiate(language), logger);
}

/** The sentences of jobs and callbacks, which know the person's language only; plain text. */
export function createShippingTexts(logger: Logger): ShippingTexts {
  return {
    t: (language, key, args) => {
      const { plain } = createTranslator(catalogue, negotiate(language), logger);
      return byKey(plain)(key, args);
    },
  };
}

/**
 * The sentence of an error that is meant for the person; undefined for all other errors.
 * @param say the translator for Telegram HTML, its `plain` for text without markup.
 */
export function sentenceOf(
  say: ShippingTranslator | ShippingTranslator["plain"],
  error: unknown,
): string | undefined {
  if (!(error instanceof AppError) || error.messageKey === undefined) return undefined;
  if (!catalogue.languages.en.patterns.has(error.messageKey)) return undefined;
  return byKey(say)(error.messageKey, error.details);
}

/** For keys that are data: which arguments they take is the promise of whoever names them. */
function byKey(say: ShippingTranslator | ShippingTranslator["plain"]): (key: string, args: object) => string {
  return say as (key: string, args: object) => string;
}
