import type { MenuCommand } from "../../platform/bot/definition.ts";
import { LANGUAGES, type Language } from "../../platform/i18n/language.ts";
import { catalogue } from "./voice.ts";

/** What the menu of commands offers, in its order. */
export const COMMANDS = [
  "newlabel",
  "balance",
  "topup",
  "orders",
  "cancel",
  "language",
  "help",
  "privacy",
] as const;

/** Telegram's menu of commands by language; people of other languages see it in English. */
export function commandMenus(): Readonly<Record<string, readonly MenuCommand[]>> {
  const inLanguage = (language: Language): readonly MenuCommand[] => {
    const { bundle, patterns } = catalogue.languages[language];
    return COMMANDS.map((command) => ({
      command,
      description: bundle.formatPattern(patterns.get(`command-${command}`) ?? command),
    }));
  };
  return { "": inLanguage("en"), ...Object.fromEntries(LANGUAGES.map((code) => [code, inLanguage(code)])) };
}
