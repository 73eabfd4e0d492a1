import type { Chat, CopySource, KeptMessage } from "./chat.ts";
import type { Message } from "./message.ts";

/** How many messages are kept; the oldest go first. */
export interface MessageLimits {
  readonly perChat: number;
  readonly inAll: number;
}

/** Told of each change, so that it can be stored. */
export interface MessageObserver {
  kept(chat: Chat, kept: KeptMessage): void;
  gone(chat: Chat, messageId: number): void;
}

const DELETIONS_KEPT = 200;

/** Keeps one bot's messages within limits. Ids go up by one over all chats of a bot, as in a real account. */
export class MessageStore {
  readonly #limits: MessageLimits;
  readonly #observer: MessageObserver;
  /** Messages by age; entries whose message went before are skipped. */
  #byAge: { chat: Chat; id: number }[] = [];
  #head = 0;
  #count = 0;
  #nextId: number;

  constructor(limits: MessageLimits, nextId: number, observer: MessageObserver) {
    this.#limits = limits;
    this.#nextId = nextId;
    this.#observer = observer;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** A message id that was never used. */
  takeId(): number {
    return this.#nextId++;
  }

  /** Adds a message as the chat's newest; `source` when it is a copy of another chat's. */
  add(chat: Chat, message: Message, source?: CopySource): void {
    const kept: KeptMessage = { message, revision: ++chat.revision };
    if (source !== undefined) kept.source = source;
    this.restore(chat, kept);
    this.#observer.kept(chat, kept);
    chat.notify();
  }

  /** Puts back a stored message. Must be called in ascending order of ids. */
  restore(chat: Chat, kept: KeptMessage): void {
    const id = kept.message.message_id;
    chat.messages.set(id, kept);
    this.#nextId = Math.max(this.#nextId, id + 1);
    this.#byAge.push({ chat, id });
    this.#count += 1;
    if (chat.messages.size > this.#limits.perChat) this.#dropOldest(chat);
    if (this.#count > this.#limits.inAll) this.#dropOldestOfAll();
  }

  /** Puts a changed message in the place of the old one. */
  replace(chat: Chat, message: Message): void {
    const source = chat.messages.get(message.message_id)?.source;
    const kept: KeptMessage = { message, revision: ++chat.revision, ...(source && { source }) };
    chat.messages.set(message.message_id, kept);
    this.#observer.kept(chat, kept);
    chat.notify();
  }

  delete(chat: Chat, messageId: number): void {
    if (!this.#remove(chat, messageId)) return;
    chat.deletions.push({ message_id: messageId, revision: ++chat.revision });
    if (chat.deletions.length > DELETIONS_KEPT) chat.deletions.shift();
    chat.notify();
  }

  #dropOldest(chat: Chat): void {
    const oldest = chat.messages.keys().next();
    if (oldest.done !== true) this.#remove(chat, oldest.value);
  }

  #dropOldestOfAll(): void {
    while (this.#count > this.#limits.inAll) {
      const oldest = this.#byAge[this.#head++];
      if (oldest === undefined) return;
      this.#remove(oldest.chat, oldest.id);
    }
    this.#compact();
  }

  #remove(chat: Chat, id: number): boolean {
    if (!chat.messages.delete(id)) return false;
    this.#count -= 1;
    this.#observer.gone(chat, id);
    if (this.#byAge.length - this.#head > 2 * this.#count + 1000) this.#compact();
    return true;
  }

  /** Lets go of entries whose messages are gone. */
  #compact(): void {
    if (this.#head < 1000 && this.#byAge.length - this.#head <= 2 * this.#count + 1000) return;
    this.#byAge = this.#byAge.slice(this.#head).filter(({ chat, id }) => chat.messages.has(id));
    this.#head = 0;
  }
}
