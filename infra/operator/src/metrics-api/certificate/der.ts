/**
 * DER, the one way to write ASN.1 that X.509 allows: a tag, a length, the content. Only what a certificate is made of.
 * https://www.itu.int/rec/T-REC-X.690
 */
export type Der = Buffer;

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

function tagged(tag: number, content: Uint8Array): Der {
  const size = content.length;
  if (size < 0x80) return Buffer.concat([Uint8Array.of(tag, size), content]);
  const bytes = bigEndian(BigInt(size));
  return Buffer.concat([Uint8Array.of(tag, 0x80 | bytes.length), bytes, content]);
}

function bigEndian(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

/** Values one after the other. */
export const sequence = (...items: readonly Der[]): Der => tagged(TAG.sequence, Buffer.concat(items));

/** A set of one value: more would have to be sorted. */
export const setOf = (item: Der): Der => tagged(TAG.set, item);

/** A number that is not negative. */
export function integer(value: bigint): Der {
  const bytes = bigEndian(value);
  const first = bytes[0] ?? 0;
  // A first bit that is set would make it negative.
  return tagged(TAG.integer, first >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

/** True; false is left out wherever it is the default. */
export const yes: Der = tagged(TAG.boolean, Uint8Array.of(0xff));

/** Whole bytes as bits. */
export const bitString = (content: Uint8Array, unusedBits = 0): Der =>
  tagged(TAG.bitString, Buffer.concat([Uint8Array.of(unusedBits), content]));

/** Bytes. */
export const octetString = (content: Uint8Array): Der => tagged(TAG.octetString, content);

/** Text. */
export const utf8String = (text: string): Der => tagged(TAG.utf8String, Buffer.from(text, "utf8"));

/** A value in brackets, `[number]`, around a whole one. */
export const explicit = (number: number, content: Der): Der => tagged(0xa0 | number, content);

/** A value in brackets, `[number]`, in place of its own tag. */
export const implicit = (number: number, content: Uint8Array): Der => tagged(0x80 | number, content);

/** A moment, to the second: until 2049 with two digits for the year, as X.509 has it. */
export function time(moment: Date): Der {
  const digits = moment.toISOString().replace(/[-:T]|\.\d+/g, "");
  return moment.getUTCFullYear() < 2050
    ? tagged(TAG.utcTime, Buffer.from(digits.slice(2), "ascii"))
    : tagged(TAG.generalizedTime, Buffer.from(digits, "ascii"));
}

/** Such as `2.5.29.19`. */
export function objectIdentifier(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(TAG.objectIdentifier, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128))
    digits.unshift((left % 128) | 0x80);
  return digits;
}
