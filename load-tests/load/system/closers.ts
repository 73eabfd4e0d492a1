/** What has to be ended when a run ends, however it ends: in the opposite order of its start. */
export class Closers {
  readonly #closers: (() => Promise<void>)[] = [];

  /** To be called as soon as something was started. */
  add(close: () => Promise<void>): void {
    this.#closers.push(close);
  }

  /** Ends everything; the first failure is thrown when all the rest is ended too. May be called again. */
  async close(): Promise<void> {
    let failure: unknown;
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      await close().catch((error: unknown) => {
        failure ??= error;
      });
    }
    if (failure !== undefined) throw failure;
  }
}
