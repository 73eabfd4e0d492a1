import type { Catalogue } from "../i18n/catalogue.ts";
import { LANGUAGES, type Language } from "../i18n/language.ts";
import type { MenuCommand } from "./definition.ts";

/**
 * Telegram's menu of commands by language; people of other languages see it in English.
 * @param catalogue has a sentence `command-<name>` for each command.
 */
export function commandMenus(
  catalogue: Catalogue<unknown>,
  commands: readonly string[],
): Readonly<Record<string, readonly MenuCommand[]>> {
  const inLanguage = (language: Language): readonly MenuCommand[] => {
    const { bundle, patterns } = catalogue.languages[language];
    return commands.map((command) => ({
      command,
      description: bundle.formatPattern(patterns.get(`command-${command}`) ?? command),
    }));
  };
  return { "": inLanguage("en"), ...Object.fromEntries(LANGUAGES.map((code) => [code, inLanguage(code)])) };
}
