import { z } from "zod";

/** Who a person is, and whom they may look for ("any" of them). */
export const GENDERS = ["male", "female", "other"] as const;
export const SEEKS = [...GENDERS, "any"] as const;

/** Languages people chat in: ISO 639-1, independent of the language the bot speaks. */
export const CHAT_LANGUAGES = [
  "en",
  "ru",
  "fa",
  "es",
  "pt",
  "de",
  "fr",
  "tr",
  "ar",
  "id",
  "hi",
  "uk",
] as const;

export const AGE = { min: 18, max: 99 } as const;

const age = z.number().int().min(AGE.min).max(AGE.max);

/** Everything the matcher needs of a person. Ages are whole years; the range is wide open where nothing was chosen. */
export const profileSchema = z.object({
  age,
  gender: z.enum(GENDERS),
  seeks: z.enum(SEEKS),
  ageFrom: age,
  ageTo: age,
  language: z.enum(CHAT_LANGUAGES),
});

export type Gender = (typeof GENDERS)[number];
export type Seeks = (typeof SEEKS)[number];
export type ChatLanguage = (typeof CHAT_LANGUAGES)[number];
export type Profile = z.output<typeof profileSchema>;
