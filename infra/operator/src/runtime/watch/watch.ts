import { ConnectionError } from "../api/errors.ts";
import type { KubeApi } from "../api/kube-api.ts";
import type { KubeObject } from "../api/object.ts";
import type { Clock } from "../time/clock.ts";
import { deadline } from "../time/deadline.ts";
import { eventOf, type WatchEvent } from "./event.ts";
import { linesOf } from "./lines.ts";

export interface WatchOptions<T extends KubeObject> {
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Events after this version are asked for. */
  readonly resourceVersion: string;
  /** The server ends the watch after so long. */
  readonly timeoutSeconds: number;
  /** Not a byte for so long, and the connection counts as dead. Bookmarks come about once a minute. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
  onEvent(event: WatchEvent<T>): void;
  /** The server accepted the watch: it lives, whether or not there is news. */
  onOpen?: () => void;
}

const OVERDUE_MS = 10_000;

/**
 * One watch, from its request to its end. Resolves when the server ends it, as it does after `timeoutSeconds`.
 * @throws ApiError 410 when the version is too old. @throws ConnectionError `silent`, `reset`, `garbled`, …
 * @throws the signal's reason
 */
export async function watch<T extends KubeObject>(
  api: KubeApi,
  clock: Clock,
  options: WatchOptions<T>,
): Promise<void> {
  const { path, resourceVersion, timeoutSeconds, signal, onEvent } = options;
  const bitten = new AbortController();
  const watchdog = new Watchdog(clock, options.silenceMs, (error) => bitten.abort(error));
  // A server, or a proxy before it, that keeps the watch open for ever would also keep us from listing again.
  const late = () => new ConnectionError("overdue", `The watch did not end after ${timeoutSeconds} s.`);
  const ended = deadline(clock, timeoutSeconds * 1_000 + OVERDUE_MS, [signal, bitten.signal], late);
  const query = {
    ...options.query,
    watch: true,
    resourceVersion,
    timeoutSeconds,
    allowWatchBookmarks: true,
  };
  try {
    const bytes = await api.stream({ method: "GET", path, query, signal: ended.signal });
    options.onOpen?.();
    for await (const line of linesOf(watchdog.hear(bytes))) onEvent(eventOf(line));
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : resetOr(error);
  } finally {
    watchdog.stop();
    bitten.abort(); // lets go of the connection, whatever ended the loop
    ended.clear();
  }
}

/** A stream that breaks says so with an error of Node, not with one of ours. */
function resetOr(error: unknown): unknown {
  const { code, message = "" } = (error ?? {}) as NodeJS.ErrnoException;
  const broken = code === "ECONNRESET" || code === "ERR_STREAM_PREMATURE_CLOSE" || message === "aborted";
  return broken ? new ConnectionError("reset", "The watch's connection was cut.", error) : error;
}

/** Bites when nothing is heard for a time. One timer for all chunks: setting one for each would cost more than reading them. */
class Watchdog {
  readonly #clock: Clock;
  readonly #silenceMs: number;
  readonly #bite: (error: ConnectionError) => void;
  #heardAt: number;
  #cancel: () => void;

  constructor(clock: Clock, silenceMs: number, bite: (error: ConnectionError) => void) {
    this.#clock = clock;
    this.#silenceMs = silenceMs;
    this.#bite = bite;
    this.#heardAt = clock.now();
    this.#cancel = clock.after(silenceMs, () => this.#look());
  }

  async *hear(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      this.#heardAt = this.#clock.now();
      yield chunk;
    }
  }

  stop(): void {
    this.#cancel();
  }

  #look(): void {
    const leftMs = this.#heardAt + this.#silenceMs - this.#clock.now();
    if (leftMs > 0) {
      this.#cancel = this.#clock.after(leftMs, () => this.#look());
      return;
    }
    this.#bite(new ConnectionError("silent", `Nothing was heard of the watch for ${this.#silenceMs} ms.`));
  }
}
