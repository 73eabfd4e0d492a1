import type { Dispatcher, FormData, Pool } from "undici";

/** What is asked of the other side. */
export interface ExchangeRequest {
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly headers?: readonly string[];
  readonly body?: string | FormData;
}

/** An answer, read to its last byte. */
export interface Exchanged {
  readonly status: number;
  readonly retryAfter: unknown;
  readonly body: string;
}

export interface ExchangeLimits {
  /** For all of it: waiting for a connection, sending, and the answer to its last byte. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The request never had a connection (none came about, or the time was over first): nothing of it was sent. */
export class NeverSentError extends Error {}

/**
 * Makes one request, reads the whole answer and resolves with what `read` makes of it. undici's own `request` makes a
 * stream, an abort signal and a dozen listeners for each; this hands the pool a handler and needs none of them.
 * @throws NeverSentError, or what undici throws or the signal's reason once the request was begun
 */
export function exchange<T>(
  pool: Pool,
  request: ExchangeRequest,
  limits: ExchangeLimits,
  read: (answer: Exchanged) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler((answer) => resolve(read(answer)), reject, limits);
    // undici's types ask for an array that may be written to; it only reads it.
    pool.dispatch({ ...request, headers: request.headers as string[] }, handler);
  });
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Exchanged) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  #ended: Error | undefined;
  #status = 0;
  #retryAfter: unknown;
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;

  constructor(
    resolve: (answer: Exchanged) => void,
    reject: (error: unknown) => void,
    { signal, timeoutMs }: ExchangeLimits,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#end(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#ended !== undefined) controller.abort(this.#ended);
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#retryAfter = headers["retry-after"];
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#first === undefined) this.#first = chunk;
    else {
      this.#more ??= [this.#first];
      this.#more.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#release();
    const bytes = this.#more === undefined ? this.#first : Buffer.concat(this.#more);
    const body = bytes?.toString("utf8") ?? "";
    try {
      this.#resolve({ status: this.#status, retryAfter: this.#retryAfter, body });
    } catch (error) {
      this.#reject(error);
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#release();
    // undici starts a request when it is about to write it to an open connection.
    const begun = this.#controller !== undefined;
    this.#reject(begun ? error : new NeverSentError(error.message, { cause: error }));
  }

  readonly #onAbort = (): void => this.#end(this.#signal?.reason);

  /** Ends the exchange before its answer; one that still waits for a connection will find out when it gets it. */
  #end(reason: unknown): void {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#ended = error;
    if (this.#controller === undefined) {
      this.#release();
      this.#reject(new NeverSentError(error.message));
    } else this.#controller.abort(error);
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }
}
