import { call, ServerFailure } from "../server.ts";
import type { ListedBot, Person } from "../server-types.ts";

const EVERY_MS = 3000;

/** Whom the watch tells. */
export interface BotsWatcher {
  onBots(bots: readonly ListedBot[]): void;
  onOnline(isOnline: boolean): void;
  onUnknownPerson(): void;
}

/** Keeps the list fresh: at once, every few seconds while the page is visible, and when asked to. */
export function watchBots(person: Person, watcher: BotsWatcher): { refresh(): void; close(): void } {
  const ended = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isWanted = false;

  async function load(): Promise<void> {
    try {
      const path = `/people/${person.id}/bots`;
      const { bots } = await call<{ bots: ListedBot[] }>("GET", path, { signal: ended.signal });
      watcher.onOnline(true);
      watcher.onBots(bots);
    } catch (error) {
      if (ended.signal.aborted) return;
      if (error instanceof ServerFailure && error.status === 404) watcher.onUnknownPerson();
      else watcher.onOnline(false);
    }
  }

  /** One call at a time; a wish during one is met right after it. */
  async function run(): Promise<void> {
    isWanted = isRunning;
    if (isRunning) return;
    isRunning = true;
    clearTimeout(timer);
    await load();
    isRunning = false;
    if (!ended.signal.aborted) timer = setTimeout(tick, isWanted ? 0 : EVERY_MS);
  }

  function tick(): void {
    if (!document.hidden) void run();
  }

  document.addEventListener("visibilitychange", tick, { signal: ended.signal });
  void run();
  return {
    refresh: () => void run(),
    close() {
      clearTimeout(timer);
      ended.abort();
    },
  };
}
