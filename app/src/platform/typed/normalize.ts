const DIGIT = /\p{Nd}/u;
/** Unicode keeps decimal digits in runs of ten; the longest run (mathematical digits) holds five of them. */
const LONGEST_RUN = 50;
const ZERO = 0x30;

/** Marks that keyboards and copied texts put between signs: directions, joiners, byte order. */
const INVISIBLE = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/gu;

/**
 * Text as the parsers of numbers read it: digits of any script as 0-9, full-width signs as ASCII, the Arabic decimal
 * and thousands signs as `.` and `,`, one space between words, lower case. Any string is welcome.
 */
export function normalize(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(INVISIBLE, "")
    .replace(/[\uFF01-\uFF5E]/gu, (sign) => String.fromCodePoint(codeOf(sign) - 0xfee0))
    .replace(/\p{Nd}/gu, asciiDigit)
    .replaceAll("\u066B", ".")
    .replaceAll("\u066C", ",")
    .replaceAll("\u060C", ",");
  return plain.replace(/\s+/gu, " ").trim().toLowerCase();
}

function asciiDigit(sign: string): string {
  const code = codeOf(sign);
  let start = code;
  while (code - start < LONGEST_RUN && DIGIT.test(String.fromCodePoint(start - 1))) start--;
  return String.fromCodePoint(ZERO + ((code - start) % 10));
}

const codeOf = (sign: string): number => sign.codePointAt(0) ?? 0;
