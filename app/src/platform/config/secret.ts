import { inspect } from "node:util";

const CENSOR = "[redacted]";

/** A value that only `reveal()` gives away: printing, JSON, inspection and string concatenation show `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: pass it on to where it is needed, never keep it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return CENSOR;
  }

  toJSON(): string {
    return CENSOR;
  }

  [inspect.custom](): string {
    return CENSOR;
  }
}
