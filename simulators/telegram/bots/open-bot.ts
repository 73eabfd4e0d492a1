import { Audit } from "../audit/audit.ts";
import { DocumentLog } from "../audit/document-log.ts";
import { Chat, type KeptMessage } from "../chats/chat.ts";
import { MessageStore } from "../chats/message-store.ts";
import type { Person } from "../chats/person.ts";
import { BotDelivery, type BotDeliveryOptions, type DeliverySettings } from "../delivery/bot-delivery.ts";
import { createFaultySender } from "../delivery/faulty-sender.ts";
import { type QueuedUpdate, UpdateQueue } from "../delivery/update-queue.ts";
import {
  openWebhookConnection,
  type WebhookOutcome,
  type WebhookTarget,
} from "../delivery/webhook-connection.ts";
import { Checkouts } from "../payments/checkouts.ts";
import { StarPayments } from "../payments/star-payments.ts";
import type { Services } from "../services.ts";
import { BotStats } from "../stats/bot-stats.ts";
import { type Bot, type BotIdentity, botIdOf } from "./bot.ts";
import { PendingQueries } from "./pending-queries.ts";
import { type BotCommand, Profile } from "./profile.ts";

interface StoredBot {
  readonly identity: BotIdentity;
  readonly delivery: DeliverySettings;
  readonly nextUpdateId: number;
  readonly nextMessageId: number;
  readonly profile: { commands: [string, readonly BotCommand[]][]; texts: [string, string][] };
}

interface StoredChat {
  readonly person: number;
  readonly revision: number;
  readonly blocked: boolean;
  readonly keyboard?: Chat["keyboard"];
  readonly lastReadId: number;
  readonly lastActionAt: number;
}

interface StoredMessage extends KeptMessage {
  readonly chat: number;
}

/** Called with each 2xx answer of a bot's webhook. */
export type OnReply = (bot: Bot, outcome: WebhookOutcome & { kind: "answer" }) => void;

/** Ids jump so far after a restart, so that one given out after the last flush is never given out again. */
const JUMP = 10_000;

/** Bots that an earlier run kept. */
export function storedBots({ records }: Services): BotIdentity[] {
  return (records.load("bot") as StoredBot[]).map((bot) => bot.identity);
}

/** Builds a bot's account, with what an earlier run kept of it; its pending updates go out at once. */
export function openBot(
  identity: BotIdentity,
  services: Services,
  people: ReadonlyMap<number, Person>,
  onReply: OnReply,
): Bot {
  const { records, clock, limits, random } = services;
  const id = botIdOf(identity.token);
  const stored = (records.load("bot") as StoredBot[]).find((bot) => botIdOf(bot.identity.token) === id);
  const stats = new BotStats(limits);
  const chats = restoreChats(id, services, people);
  const messages = restoreMessages(id, services, chats, stored);
  const profile = new Profile(stored?.profile);
  let settings: DeliverySettings = stored?.delivery ?? { webhook: undefined, allowed: undefined };
  const chatKind = `chat:${id}`;
  const save = () => records.put("bot", String(id), saved);
  const updates = restoreUpdates(id, services, stats, stored ?? Math.floor(random() * 1e8) + 1e8, save);
  const saved = () => ({
    identity,
    delivery: settings,
    nextUpdateId: updates.tail,
    nextMessageId: messages.nextId,
    profile,
  });
  const delivery = openDelivery(
    identity,
    services,
    { updates, stats, settings },
    {
      onReply: (outcome) => onReply(bot, outcome),
      onSettings(next) {
        settings = next;
        save();
      },
    },
  );
  const bot: Bot = {
    id,
    identity,
    chats,
    messages,
    delivery,
    profile,
    stats,
    audit: new Audit(),
    documents: new DocumentLog(),
    queries: new PendingQueries(),
    checkouts: new Checkouts(clock),
    payments: new StarPayments(id, records),
    save,
    saveChat: (chat) => records.put(chatKind, chat.person.id, () => storedChat(chat)),
  };
  save();
  return bot;
}

interface DeliveryState {
  readonly updates: UpdateQueue;
  readonly stats: BotStats;
  readonly settings: DeliverySettings;
}

function openDelivery(
  identity: BotIdentity,
  { clock, random, limits, faults }: Services,
  { updates, stats, settings }: DeliveryState,
  hooks: Pick<BotDeliveryOptions, "onReply" | "onSettings">,
): BotDelivery {
  const open = (target: WebhookTarget, onIdleClose: () => void = () => undefined) =>
    openWebhookConnection(target, { clock, timeoutMs: limits.webhookTimeoutMs, onIdleClose });
  const options: BotDeliveryOptions = {
    updates,
    clock,
    random,
    connect: open,
    send: createFaultySender(faults, identity, open),
    heldUntil: () => faults.heldUntil(identity),
    onAttempt(attempt) {
      if (attempt === 0) stats.updates.sent += 1;
      else stats.updates.retried += 1;
    },
    ...hooks,
  };
  return new BotDelivery(options, settings);
}

function storedChat({ person, revision, blocked, keyboard, lastReadId, lastActionAt }: Chat): StoredChat {
  return { person: person.id, revision, blocked, lastReadId, lastActionAt, ...(keyboard && { keyboard }) };
}

function restoreChats(
  id: number,
  { records }: Services,
  people: ReadonlyMap<number, Person>,
): Map<number, Chat> {
  const chats = new Map<number, Chat>();
  for (const stored of records.load(`chat:${id}`) as StoredChat[]) {
    const person = people.get(stored.person);
    if (person === undefined) continue;
    const chat = new Chat(person);
    chat.revision = stored.revision + JUMP;
    chat.blocked = stored.blocked;
    chat.keyboard = stored.keyboard;
    chat.lastReadId = stored.lastReadId;
    chat.lastActionAt = stored.lastActionAt;
    chats.set(person.id, chat);
  }
  return chats;
}

function restoreMessages(
  id: number,
  { records, limits }: Services,
  chats: ReadonlyMap<number, Chat>,
  stored: StoredBot | undefined,
): MessageStore {
  const kind = `message:${id}`;
  const bounds = { perChat: limits.messagesPerChat, inAll: limits.messagesPerBot };
  const store = new MessageStore(bounds, stored === undefined ? 1 : stored.nextMessageId + JUMP, {
    kept: (chat, kept) =>
      records.put(kind, kept.message.message_id, () => ({ chat: chat.person.id, ...kept })),
    gone: (_chat, messageId) => records.delete(kind, messageId),
  });
  for (const { chat: chatId, message, revision } of records.load(kind) as StoredMessage[]) {
    const chat = chats.get(chatId);
    if (chat !== undefined) store.restore(chat, { message, revision });
  }
  return store;
}

function restoreUpdates(
  id: number,
  { records, limits }: Services,
  stats: BotStats,
  stored: StoredBot | number,
  save: () => void,
): UpdateQueue {
  const kind = `update:${id}`;
  const nextId = typeof stored === "number" ? stored : stored.nextUpdateId + JUMP;
  const observer = {
    added(update: QueuedUpdate) {
      stats.updates.queued += 1;
      records.put(kind, update.id, () => update);
      save();
    },
    removed: (update: QueuedUpdate) => records.delete(kind, update.id),
    expired: () => {
      stats.updates.expired += 1;
    },
    lost: () => {
      stats.updates.lost += 1;
    },
  };
  const queue = new UpdateQueue(nextId, observer, limits.backlog);
  for (const update of records.load(kind) as QueuedUpdate[]) queue.restore(update);
  return queue;
}
