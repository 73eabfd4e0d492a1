import type { ChatInfo, Message, ReplyMarkup } from "./message.ts";
import type { Person } from "./person.ts";

/** The message of another chat that a message is a copy of. */
export interface CopySource {
  readonly chat: number;
  readonly messageId: number;
}

/** A message with the number of the change that last touched it. */
export interface KeptMessage {
  message: Message;
  revision: number;
  source?: CopySource;
}

/** What a bot did that a person notices in their chat; `source` when it shows what another person wrote. */
export type Reaction =
  | { readonly kind: "message" | "edit"; readonly message: Message; readonly source?: CopySource | undefined }
  | { readonly kind: "answer"; readonly queryId: string; readonly answer: CallbackAnswer };

/** What a person wrote, or changed, is to be seen in another chat. */
export interface Relay {
  readonly kind: "relay";
  readonly messageId: number;
}

/** What the person sees after pressing a button. */
export interface CallbackAnswer {
  text?: string;
  show_alert?: boolean;
  url?: string;
}

/** A deleted message, as told to those who follow the chat. */
export interface Deletion {
  readonly message_id: number;
  readonly revision: number;
}

/** One conversation of a person with a bot, as both see it. */
export class Chat {
  readonly person: Person;
  readonly info: ChatInfo;
  readonly messages = new Map<number, KeptMessage>();
  readonly deletions: Deletion[] = [];
  revision = 0;
  /** The person stopped the bot. */
  blocked = false;
  /** The keyboard that stands in place of the letters now. */
  keyboard: ReplyMarkup | undefined;
  lastReadId = 0;
  /** When the person last did something, milliseconds since 1970. */
  lastActionAt = 0;
  #action: { name: string; until: number } | undefined;
  readonly #watchers = new Set<() => void>();
  readonly #reactionWatchers = new Set<(reaction: Reaction | Relay) => void>();

  constructor(person: Person) {
    const { id, first_name, username } = person;
    this.person = person;
    this.info = { id, type: "private", first_name, ...(username !== undefined && { username }) };
  }

  get lastMessage(): Message | undefined {
    let last: Message | undefined;
    for (const { message } of this.messages.values()) last = message;
    return last;
  }

  /** The bot's current chat action (`typing`), if one is shown at `now`. */
  actionAt(now: number): string | undefined {
    return this.#action !== undefined && this.#action.until > now ? this.#action.name : undefined;
  }

  showAction(name: string, until: number): void {
    this.#action = { name, until };
    // Who follows the chat by its revision is to see this too.
    this.revision += 1;
    this.notify();
  }

  hideAction(): void {
    this.#action = undefined;
  }

  /** Calls `listener` at each change until the returned function is called. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** Calls `listener` at each thing the bot does with it until the returned function is called. */
  watchReactions(listener: (reaction: Reaction | Relay) => void): () => void {
    this.#reactionWatchers.add(listener);
    return () => this.#reactionWatchers.delete(listener);
  }

  /** Tells those who follow the chat that something changed. */
  notify(): void {
    if (this.#watchers.size === 0) return;
    for (const listener of [...this.#watchers]) listener();
  }

  react(reaction: Reaction | Relay): void {
    if (this.#reactionWatchers.size === 0) return;
    for (const listener of [...this.#reactionWatchers]) listener(reaction);
  }
}
