import type { Chat } from "../chats/chat.ts";

/** A pressed button that waits for `answerCallbackQuery`. */
export interface PendingCallback {
  readonly chat: Chat;
  readonly at: number;
}

/** How long a callback query can be answered: as long as its update lives. */
const ANSWERABLE_MS = 150_000;
const MOST = 100_000;

/** The callback queries of a bot that can still be answered. */
export class PendingQueries {
  readonly #queries = new Map<string, PendingCallback>();

  add(id: string, query: PendingCallback): void {
    for (const [oldId, old] of this.#queries) {
      if (query.at - old.at <= ANSWERABLE_MS && this.#queries.size < MOST) break;
      this.#queries.delete(oldId);
    }
    this.#queries.set(id, query);
  }

  /** Takes a query out if it may still be answered; each is answered once. */
  take(id: string, now: number): PendingCallback | undefined {
    const query = this.#queries.get(id);
    this.#queries.delete(id);
    return query !== undefined && now - query.at <= ANSWERABLE_MS ? query : undefined;
  }
}
