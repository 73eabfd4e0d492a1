import { ServerFailure } from "../server.ts";
import type { ChatView } from "../server-types.ts";
import type { Seat } from "./seat.ts";

const POLL_SECONDS = 25;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8000;

/** Whom the chat's news are told. */
export interface ChatWatcher {
  /** `isWhole` when the view is the whole chat, not only what changed. */
  onView(view: ChatView, isWhole: boolean): void;
  onOnline(isOnline: boolean): void;
  /** The server knows the person or the bot no more. */
  onUnknown(): void;
}

/** Follows a chat by long polls while the page is visible; tries again after failures, ever more slowly. */
export class ChatFollower {
  readonly #seat: Seat;
  readonly #watcher: ChatWatcher;
  readonly #ended = new AbortController();
  #since: number | undefined;
  #failures = 0;
  #wake: () => void = () => undefined;

  constructor(seat: Seat, watcher: ChatWatcher) {
    this.#seat = seat;
    this.#watcher = watcher;
    const { signal } = this.#ended;
    document.addEventListener("visibilitychange", () => this.retry(), { signal });
    window.addEventListener("online", () => this.retry(), { signal });
    void this.#run();
  }

  /** Ends a wait between two tries. */
  retry(): void {
    this.#wake();
  }

  close(): void {
    this.#ended.abort();
    this.#wake();
  }

  async #run(): Promise<void> {
    do if (document.hidden) await this.#pause(undefined);
    while (await this.#step());
  }

  /** One poll; false when there is nothing to follow any more. */
  async #step(): Promise<boolean> {
    const { signal } = this.#ended;
    try {
      await this.#poll();
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof ServerFailure && error.status === 404) {
        this.#watcher.onUnknown();
        return false;
      }
      this.#watcher.onOnline(false);
      await this.#pause(Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, LAST_RETRY_MS));
    }
    return !signal.aborted;
  }

  async #poll(): Promise<void> {
    const since = this.#since;
    const view = await this.#seat.messages(since, POLL_SECONDS, this.#ended.signal);
    if (this.#ended.signal.aborted) return;
    this.#failures = 0;
    this.#watcher.onOnline(true);
    // A server that began anew numbers anew: what was seen says nothing about it.
    const isAnew = since !== undefined && view.revision < since;
    if (!isAnew) this.#watcher.onView(view, since === undefined);
    this.#since = isAnew ? undefined : view.revision;
  }

  /** Waits until woken or the time is over; forever when it is undefined. */
  #pause(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) setTimeout(resolve, ms);
    });
  }
}
