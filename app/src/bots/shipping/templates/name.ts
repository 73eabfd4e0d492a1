import { oneLine } from "../../../platform/typed/line.ts";
import { refused, type Typed, typed } from "../../../platform/typed/typed.ts";

/** The longest name, in characters: what a button shows on a phone. */
export const LONGEST_NAME = 40;

export type NameProblem = "empty" | "too-long";

/** Signs that take room in a text but show nothing: formats, joiners, the fillers of Hangul. */
const UNSEEN = /[\p{C}\p{Z}\p{M}\u115F\u1160\u3164\uFFA0]/gu;

/** Reads a template's name: one line, blanks trimmed, emoji and any script welcome. */
export function readName(text: string): Typed<string, NameProblem> {
  const name = oneLine(text).normalize("NFC");
  if (name.replace(UNSEEN, "") === "") return refused("empty");
  return lengthOf(name) > LONGEST_NAME ? refused("too-long") : typed(name);
}

/** What makes two names the same: case, full width and the like do not tell them apart. */
export const nameKey = (name: string): string => name.normalize("NFKC").toLowerCase().normalize("NFKC");

/** The name that is proposed for what goes to or comes from somebody, shortened where it is long. */
export function proposedName({ name, city }: { readonly name: string; readonly city: string }): string {
  const line = oneLine(`${name}, ${city}`);
  return lengthOf(line) <= LONGEST_NAME ? line : shortened(line, LONGEST_NAME);
}

/** The first of `name`, `name 2`, `name 3`, … that is not among the taken keys. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? "" : ` ${number}`;
    const candidate = shortened(name, LONGEST_NAME - ending.length) + ending;
    if (!taken.has(nameKey(candidate))) return candidate;
  }
}

const lengthOf = (text: string): number => [...text].length;

function shortened(text: string, most: number): string {
  const signs = [...text];
  return signs.length <= most
    ? text
    : `${signs
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}
