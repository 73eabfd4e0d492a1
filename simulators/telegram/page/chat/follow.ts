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
export function followChat(seat: Seat, watcher: ChatWatcher): { retry(): void; close(): void } {
  const ended = new AbortController();
  const { signal } = ended;
  let since: number | undefined;
  let failures = 0;
  let wake: () => void = () => undefined;

  async function poll(): Promise<void> {
    const view = await seat.messages(since, POLL_SECONDS, signal);
    if (signal.aborted) return;
    failures = 0;
    watcher.onOnline(true);
    if (since !== undefined && view.revision < since) {
      // The server began anew: what it numbers now says nothing about what was seen.
      since = undefined;
      return;
    }
    watcher.onView(view, since === undefined);
    since = view.revision;
  }

  /** Waits until `wake` is called or the time is over; forever when it is undefined. */
  function pause(ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
      if (ms !== undefined) setTimeout(resolve, ms);
    });
  }

  /** One poll; false when there is nothing to follow any more. */
  async function step(): Promise<boolean> {
    try {
      await poll();
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof ServerFailure && error.status === 404) {
        watcher.onUnknown();
        return false;
      }
      watcher.onOnline(false);
      await pause(Math.min(FIRST_RETRY_MS * 2 ** failures++, LAST_RETRY_MS));
    }
    return !signal.aborted;
  }

  async function run(): Promise<void> {
    do if (document.hidden) await pause(undefined);
    while (await step());
  }

  const retry = () => wake();
  document.addEventListener("visibilitychange", retry, { signal });
  window.addEventListener("online", retry, { signal });
  void run();
  return {
    retry,
    close() {
      ended.abort();
      wake();
    },
  };
}
