/** An accepted call that changed something, in the order of acceptance. */
export interface LedgerEntry {
  readonly at: number;
  readonly method: string;
  readonly chat: number | undefined;
  readonly message_id: number | undefined;
  /** Of method and parameters; equal for equal calls. */
  readonly digest: string;
}

/** The newest accepted calls of a bot. */
export class Ledger {
  readonly #most: number;
  readonly #entries: LedgerEntry[] = [];
  #next = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: LedgerEntry): void {
    this.#entries[this.#next % this.#most] = entry;
    this.#next += 1;
  }

  /** Entries from oldest to newest, of one chat if named. */
  list(chat: number | undefined): LedgerEntry[] {
    const start = this.#next > this.#most ? this.#next % this.#most : 0;
    const inOrder = [...this.#entries.slice(start), ...this.#entries.slice(0, start)];
    return chat === undefined ? inOrder : inOrder.filter((entry) => entry.chat === chat);
  }
}
