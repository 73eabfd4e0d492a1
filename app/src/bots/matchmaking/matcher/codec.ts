import { CHAT_LANGUAGES, GENDERS, type Profile, SEEKS } from "../profile.ts";

/** A whole number as the matcher writes it: base 36 is short and, at one length, sorts as text. */
export const encodeNumber = (value: number): string => value.toString(36);
export const decodeNumber = (text: string): number => Number.parseInt(text, 36);

/** A profile in ten signs: language, gender, whom they seek ("a" any), age, and the range they wish. */
export function encodeProfile({ age, ageFrom, ageTo, gender, language, seeks }: Profile): string {
  return `${language}${gender[0]}${seeks[0]}${age}${Math.min(ageFrom, ageTo)}${Math.max(ageFrom, ageTo)}`;
}

/** Reads what {@link encodeProfile} wrote. */
export function decodeProfile(text: string): Profile {
  const number = (at: number) => Number(text.slice(at, at + 2));
  return {
    language: named(CHAT_LANGUAGES, text.slice(0, 2)),
    gender: named(GENDERS, text.slice(2, 3)),
    seeks: named(SEEKS, text.slice(3, 4)),
    age: number(4),
    ageFrom: number(6),
    ageTo: number(8),
  };
}

function named<T extends string>(names: readonly T[], start: string): T {
  const found = names.find((name) => name.startsWith(start));
  if (found === undefined || start === "") throw new TypeError(`"${start}" is no sign of a profile`);
  return found;
}
