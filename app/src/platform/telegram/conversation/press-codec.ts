import type { AnyPress } from "./press.ts";

/** Telegram's limit for the data of a button, bytes. */
const MAX_BYTES = 64;

/** Between a button's meaning and the data that Telegram carries for it. */
export interface PressCodec<P extends AnyPress> {
  /** The data of a button. @throws RangeError beyond Telegram's 64 bytes: a programming error. */
  encode(press: P): string;
  /** What a button's data means; undefined when it is none of ours: from another bot, an old release, or forged. */
  decode(data: string): P | undefined;
}

/**
 * Builds a bot's codec.
 * @param textOf the press as text, its parts between colons.
 * @param readers by the first part of the text, what makes a press of the others; undefined where they make none.
 */
export function createPressCodec<P extends AnyPress>(
  textOf: (press: P) => string,
  readers: Readonly<Record<string, (parts: readonly string[]) => P | undefined>>,
): PressCodec<P> {
  return {
    encode: (press) => {
      const data = textOf(press);
      if (Buffer.byteLength(data) > MAX_BYTES)
        throw new RangeError(`button data over ${MAX_BYTES} bytes: ${data}`);
      return data;
    },
    decode: (data) => {
      const [kind = "", ...rest] = data.split(":");
      if (!Object.hasOwn(readers, kind)) return undefined;
      const press = readers[kind]?.(rest);
      // Only the one spelling that we write: no leading zeros, nothing behind the end.
      return press !== undefined && textOf(press) === data ? press : undefined;
    },
  };
}

/** One of the names that a part may be. */
export function oneOf<T extends string>(names: readonly T[], part: string | undefined): T | undefined {
  return names.find((name) => name === part);
}

/** A part that is a whole number of up to nine digits. */
export function wholeNumber(part: string | undefined): number | undefined {
  return part !== undefined && /^\d{1,9}$/.test(part) ? Number(part) : undefined;
}
