import type { ChatLanguage } from "../profile.ts";

/** Each language people chat in by its own name, which is the same whatever language the bot speaks. */
export const CHAT_LANGUAGE_NAMES: Readonly<Record<ChatLanguage, string>> = {
  en: "English",
  ru: "Русский",
  fa: "فارسی",
  es: "Español",
  pt: "Português",
  de: "Deutsch",
  fr: "Français",
  tr: "Türkçe",
  ar: "العربية",
  id: "Indonesia",
  hi: "हिन्दी",
  uk: "Українська",
};
