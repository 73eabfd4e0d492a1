const EXAMPLES = 20;

/** Something that must not happen: how often it did, and the first few times in words. */
export interface OffenceReport {
  readonly count: number;
  readonly examples: readonly string[];
}

/** Counts one kind of offence; bounded, whatever happens. */
export class Offences {
  #count = 0;
  readonly #examples: string[] = [];

  /** `describe` is called for the first few only. */
  add(describe: () => string): void {
    this.#count += 1;
    if (this.#examples.length < EXAMPLES) this.#examples.push(describe());
  }

  report(): OffenceReport {
    return { count: this.#count, examples: this.#examples };
  }
}
