// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const CONTROLS = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** Typed text on one line: no control or direction marks, no lone surrogates, single blanks. */
export function oneLine(text: string): string {
  return manyLines(text).replace(/\s+/gu, " ");
}

/** Pasted text: as {@link oneLine}, but its lines stay. */
export function manyLines(text: string): string {
  return text.toWellFormed().replace(CONTROLS, " ").trim();
}

/** True when there is anything to read: a letter or a digit of any script, as opposed to emoji and signs alone. */
export const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
