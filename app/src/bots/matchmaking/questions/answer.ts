import { oneOf, wholeNumber } from "../../../platform/telegram/conversation/press-codec.ts";
import {
  AGE,
  CHAT_LANGUAGES,
  type ChatLanguage,
  GENDERS,
  type Gender,
  type Profile,
  SEEKS,
  type Seeks,
} from "../profile.ts";

/** What a person is asked: `ages` is whom they look for. */
export const FIELDS = ["age", "gender", "seeks", "ages", "language"] as const;
export type Field = (typeof FIELDS)[number];

/** What of a profile is known already. */
export type Known = { readonly [F in keyof Profile]?: Profile[F] | undefined };

/** What a question may be answered, pressed or typed. */
export type Answer =
  | { readonly field: "age"; readonly age: number }
  | { readonly field: "gender"; readonly gender: Gender }
  | { readonly field: "seeks"; readonly seeks: Seeks }
  | { readonly field: "ages"; readonly from: number; readonly to: number }
  | { readonly field: "language"; readonly language: ChatLanguage };

/** The answer as parts of a button's data. */
export function answerText(answer: Answer): string {
  switch (answer.field) {
    case "age":
      return `age:${answer.age}`;
    case "gender":
      return `gender:${answer.gender}`;
    case "seeks":
      return `seeks:${answer.seeks}`;
    case "ages":
      return `ages:${answer.from}:${answer.to}`;
    case "language":
      return `language:${answer.language}`;
  }
}

/** Reads back what {@link answerText} wrote; undefined for anything that is no possible answer. */
export function readAnswer([field, first, second]: readonly string[]): Answer | undefined {
  switch (field) {
    case "age": {
      const age = possibleAge(first);
      return age === undefined ? undefined : { field, age };
    }
    case "gender": {
      const gender = oneOf(GENDERS, first);
      return gender && { field, gender };
    }
    case "seeks": {
      const seeks = oneOf(SEEKS, first);
      return seeks && { field, seeks };
    }
    case "ages": {
      const [from, to] = [possibleAge(first), possibleAge(second)];
      return from === undefined || to === undefined || from > to ? undefined : { field, from, to };
    }
    case "language": {
      const language = oneOf(CHAT_LANGUAGES, first);
      return language && { field, language };
    }
    default:
      return undefined;
  }
}

/** A profile, or the known part of one, with an answer in it. */
export function withAnswer<P extends Known>(profile: P, answer: Answer): P {
  if (answer.field === "ages") return { ...profile, ageFrom: answer.from, ageTo: answer.to };
  const { field: _field, ...values } = answer;
  return { ...profile, ...values };
}

function possibleAge(part: string | undefined): number | undefined {
  const age = wholeNumber(part);
  return age !== undefined && age >= AGE.min && age <= AGE.max ? age : undefined;
}
