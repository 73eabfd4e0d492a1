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

/** Refused because it can mean two things, of which one alone is possible; the person says whether they mean that. */
export interface Doubtful<T> {
  readonly ok: false;
  readonly problem: "doubtful";
  readonly reading: T;
}

/** What can mean two things, to be asked back: as both, as the only one that is possible, or not at all when none is. */
export function askedBack<T>(
  [one, other]: readonly [T, T],
  isPossible: (reading: T) => boolean,
): Ambiguous<T> | Doubtful<T> | undefined {
  const [first, second] = [one, other].filter(isPossible);
  if (first === undefined) return undefined;
  return second === undefined ? { ok: false, problem: "doubtful", reading: first } : ambiguous(first, second);
}

export const ambiguous = <T>(one: T, other: T): Ambiguous<T> => ({
  ok: false,
  problem: "ambiguous",
  readings: [one, other],
});
