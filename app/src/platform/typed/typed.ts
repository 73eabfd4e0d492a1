/** What came of reading something typed: the value, or why there is none. */
export type Typed<T, Problem extends string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

export const typed = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refused = <P extends string>(problem: P): { readonly ok: false; readonly problem: P } => ({
  ok: false,
  problem,
});

/** Refused because it can mean two things; the person is shown both, and says which. */
export interface Ambiguous<T> {
  readonly ok: false;
  readonly problem: "ambiguous";
  readonly readings: readonly [T, T];
}

export const ambiguous = <T>(one: T, other: T): Ambiguous<T> => ({
  ok: false,
  problem: "ambiguous",
  readings: [one, other],
});
