/** What a call of a process that was killed ends in, as far as the test can see. */
export class Killed extends Error {}

/**
 * Stands for a process that is killed at its n-th call of what it works with: just before the call has an effect, or
 * just after. From then on nothing it calls has an effect.
 */
export function createMortal(at: number, moment: "before" | "after") {
  let calls = 0;
  let dead = false;
  const die = (): never => {
    dead = true;
    throw new Killed(`killed ${moment} call ${at}`);
  };
  const guarded =
    (call: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]) => {
      if (dead) throw new Killed("dead");
      calls += 1;
      const mine = calls;
      if (mine === at && moment === "before") die();
      try {
        const result = await call(...args);
        if (dead) throw new Killed("dead");
        return result;
      } finally {
        // An answer that is a refusal can be the last one as well.
        if (mine === at && moment === "after") die();
      }
    };
  return {
    /** The same part, each of its calls a place to die at. */
    part<P extends object>(part: P): P {
      return new Proxy(part, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          return typeof value === "function" ? guarded(value.bind(target)) : value;
        },
      });
    },
    /** False when the work ended before the n-th call: all places have been tried. */
    died: () => dead,
  };
}

export type Mortal = ReturnType<typeof createMortal>;

/** Runs `work` with a process killed before and after its 1st, 2nd, … call, until it ends first; answers how many were tried. */
export async function atEveryCall(work: (mortal: Mortal) => Promise<void>): Promise<number> {
  let tried = 0;
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; ; at++) {
      const mortal = createMortal(at, moment);
      await work(mortal);
      if (!mortal.died()) break;
      tried += 1;
    }
  }
  return tried;
}
