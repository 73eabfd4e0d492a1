/** Longer ones are read each time, so that what is kept stays below 512 kB. */
const LONGEST = 1_024;
const MOST = 512;

/**
 * What was read from the heads of requests or answers, by their whole text. Those of one sender are the same but for a
 * length or a date, so nearly all have been there before. When there are too many, all are forgotten: who sends ever
 * new ones is served as without it.
 */
export class KnownHeads<Head> {
  readonly #heads = new Map<string, Head>();

  get(text: string): Head | undefined {
    return this.#heads.get(text);
  }

  add(text: string, head: Head): Head {
    if (text.length > LONGEST) return head;
    if (this.#heads.size >= MOST) this.#heads.clear();
    this.#heads.set(text, head);
    return head;
  }
}
