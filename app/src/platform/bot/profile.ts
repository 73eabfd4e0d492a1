import type { Catalogue } from "../i18n/catalogue.ts";
import { LANGUAGES, type Language } from "../i18n/language.ts";
import type { BotProfile } from "./definition.ts";

/**
 * What Telegram says of the bot by language; people of other languages read it in English.
 * @param keys sentences without arguments and markup
 */
export function botProfiles(
  catalogue: Catalogue<unknown>,
  keys: { readonly description: string; readonly about: string },
): Readonly<Record<string, BotProfile>> {
  const inLanguage = (language: Language): BotProfile => {
    const { bundle, patterns } = catalogue.languages[language];
    const say = (key: string): string => bundle.formatPattern(patterns.get(key) ?? key);
    return { description: say(keys.description), about: say(keys.about) };
  };
  return { "": inLanguage("en"), ...Object.fromEntries(LANGUAGES.map((code) => [code, inLanguage(code)])) };
}
