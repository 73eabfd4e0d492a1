/** What {@link readNumber} reads: up to twelve digits, and up to three after a point or two after a comma. */
export const NUMBER = String.raw`(\d{1,12}(?:\.\d{1,3}|,\d{1,2})?)`;

/** The number in a match of {@link NUMBER}. A comma with three digits is never read: it may mean thousands. */
export const readNumber = (text: string | undefined): number => Number(text?.replace(",", "."));

/** What came of reading something typed: the value, or why there is none. */
export type Typed<T, Problem extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export const typed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refused = <P extends string>(problem: P): { readonly ok: false; readonly problem: P } => ({
  ok: false,
  problem,
});

/** True for a number below zero, whatever follows it; the text is normalized. */
export const isNegative = (plain: string): boolean => /^[-\u2212\u2013] ?\d/u.test(plain);
