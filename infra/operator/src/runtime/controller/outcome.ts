/** What a reconcile found: all is as it should be, or it wants to look again by itself. */
export type Outcome =
  | { readonly kind: "settled" }
  | {
      readonly kind: "again";
      /** For what no watch tells, such as a state in another system. */
      readonly afterMs: number;
    };

/** All is as it should be, until something changes. */
export const settled: Outcome = { kind: "settled" };

/** All is well so far; look again in `afterMs`. Not for failures: those are thrown, and come back after a growing pause. */
export const again = (afterMs: number): Outcome => ({ kind: "again", afterMs });
