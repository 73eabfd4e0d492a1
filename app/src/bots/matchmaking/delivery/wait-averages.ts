import type { Profile } from "../profile.ts";

/** How long people of one kind waited: a mean in which what is older counts less. */
interface WaitAverage {
  readonly sumMs: number;
  readonly weight: number;
  readonly at: number;
}

/** After so long a wait counts half. */
const HALF_LIFE_MS = 10 * 60_000;
/** Below such a weight the mean says nothing. */
const ENOUGH = 3;

/** Language, gender and whom they seek: people of one kind wait about as long. */
const kindOf = ({ gender, language, seeks }: Profile): string => `${language}.${gender}.${seeks}`;

/** Averages of waits by kind of person, as fields of a Redis hash. */
export class WaitAverages {
  #averages = new Map<string, WaitAverage>();
  readonly #changed = new Set<string>();

  /** Takes over what another process knew. */
  read(fields: Readonly<Record<string, string>>): void {
    this.#averages = new Map(
      Object.entries(fields).flatMap(([kind, text]) => {
        const [sumMs = Number.NaN, weight = Number.NaN, at = Number.NaN] = text.split(" ").map(Number);
        return Number.isNaN(sumMs + weight + at) ? [] : [[kind, { sumMs, weight, at }] as const];
      }),
    );
  }

  add(profile: Profile, waitMs: number, now: number): void {
    const kind = kindOf(profile);
    const { sumMs, weight } = aged(this.#averages.get(kind), now);
    this.#averages.set(kind, { sumMs: sumMs + Math.max(0, waitMs), weight: weight + 1, at: now });
    this.#changed.add(kind);
  }

  /** What was added since the last call, as fields. */
  takeChanged(): Record<string, string> {
    const fields = [...this.#changed].map((kind) => {
      const { at, sumMs, weight } = this.#averages.get(kind) ?? aged(undefined, 0);
      return [kind, `${Math.round(sumMs)} ${weight.toFixed(3)} ${at}`] as const;
    });
    this.#changed.clear();
    return Object.fromEntries(fields);
  }

  /** How long people with such a profile waited lately, ms; undefined where too few came. */
  expected(profile: Profile, now: number): number | undefined {
    const { sumMs, weight } = aged(this.#averages.get(kindOf(profile)), now);
    return weight < ENOUGH ? undefined : sumMs / weight;
  }
}

function aged(average: WaitAverage | undefined, now: number): WaitAverage {
  if (average === undefined) return { sumMs: 0, weight: 0, at: now };
  const left = 0.5 ** (Math.max(0, now - average.at) / HALF_LIFE_MS);
  return { sumMs: average.sumMs * left, weight: average.weight * left, at: now };
}
