import type { Audit } from "../audit/audit.ts";
import type { DocumentLog } from "../audit/document-log.ts";
import { Chat } from "../chats/chat.ts";
import type { User } from "../chats/message.ts";
import type { MessageStore } from "../chats/message-store.ts";
import type { Person } from "../chats/person.ts";
import type { BotDelivery } from "../delivery/bot-delivery.ts";
import type { Checkouts } from "../payments/checkouts.ts";
import type { StarPayments } from "../payments/star-payments.ts";
import type { BotStats } from "../stats/bot-stats.ts";
import type { PendingQueries } from "./pending-queries.ts";
import type { Profile } from "./profile.ts";

/** Who a bot is. `name` is its short name in paths and its first name until it sets one. */
export interface BotIdentity {
  readonly token: string;
  readonly name: string;
  readonly username: string;
  readonly about?: string | undefined;
}

/** What a bot account consists of. */
export interface BotParts {
  readonly identity: BotIdentity;
  readonly chats: Map<number, Chat>;
  readonly messages: MessageStore;
  readonly delivery: BotDelivery;
  readonly profile: Profile;
  readonly queries: PendingQueries;
  readonly checkouts: Checkouts;
  readonly payments: StarPayments;
  readonly stats: BotStats;
  /** Follows updates to their effects since the process began. */
  readonly audit: Audit;
  /** The documents it sent since then. */
  readonly documents: DocumentLog;
  /** Marks the bot's own record as changed. */
  save(): void;
  /** Marks a chat's own record as changed. */
  saveChat(chat: Chat): void;
}

/** A bot account with all that belongs to it. */
export interface Bot extends BotParts {
  readonly id: number;
}

/** The account's id: the number before the colon of its token. */
export function botIdOf(token: string): number {
  return Number(token.slice(0, token.indexOf(":")));
}

/** The bot as a user, with the name that it set. */
export function asUser({ id, identity, profile }: Bot): User {
  const name = profile.text("name", "");
  return { id, is_bot: true, first_name: name === "" ? identity.name : name, username: identity.username };
}

/** The chat with a person, begun if there is none. */
export function openChat(bot: Bot, person: Person): Chat {
  let chat = bot.chats.get(person.id);
  if (chat === undefined) {
    chat = new Chat(person);
    bot.chats.set(person.id, chat);
    bot.saveChat(chat);
  }
  return chat;
}
