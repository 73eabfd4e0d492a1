/** The languages every bot speaks; the first is the one others fall back to. */
export const LANGUAGES = ["en", "ru", "fa"] as const;

export type Language = (typeof LANGUAGES)[number];

export const FALLBACK_LANGUAGE: Language = "en";

/** Each language's own name, for the choice in `/language`. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  ru: "Русский",
  fa: "فارسی",
};

/** Which way a language is written. */
export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "fa" ? "rtl" : "ltr";
}

/** True for the code of a language the bots speak, exactly. */
export function isLanguage(code: unknown): code is Language {
  return LANGUAGES.some((language) => language === code);
}

/**
 * The language to answer in: the person's own choice, else the IETF tag Telegram sends (`language_code`, such as
 * `fa-IR`; optional and not to be trusted), else English.
 */
export function negotiate(languageCode: string | undefined, override?: string): Language {
  if (isLanguage(override)) return override;
  const base = languageCode?.split(/[-_]/, 1)[0]?.toLowerCase();
  return isLanguage(base) ? base : FALLBACK_LANGUAGE;
}
