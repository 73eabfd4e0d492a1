import { createLogger } from "../../../platform/observe/logger.ts";
import { createMetrics } from "../../../platform/observe/metrics.ts";
import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { EventRun } from "../../../platform/telegram/pipeline/event-run.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { type PersonOptions, type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { createConversation } from "../conversation.ts";
import type { Profile } from "../profile.ts";
import type { MatchmakingServices, MatchWish, Remembered } from "../services.ts";
import { type MatchmakingSession, matchmakingSession } from "../session.ts";

export type MatchmakingChat = TestChat<MatchmakingSession>;

/** Whoever needs no profile of their own. */
export const PROFILE: Profile = {
  age: 25,
  gender: "female",
  seeks: "any",
  ageFrom: 18,
  ageTo: 99,
  language: "en",
};

/** When the chats of {@link ConversationFixture.chatting} began. */
export const SINCE = 1_789_999_999_000;

let lastPerson = 9_000;

/** The conversation alone: what it asks for is looked at, not done; a test plays the matcher by telling events. */
export function createConversationFixture() {
  const logger = createLogger({ name: "test", level: "silent" });
  const metrics = createMetrics({ version: "test" });
  const client = new TelegramClient({
    // Nothing here needs an answer of Telegram's at once; a call that did would fail the test.
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "matchmaking",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const memory = new Map<number, Remembered>();
  const clock = { now: 1_790_000_000_000, expectedWaitMs: undefined as number | undefined };
  const asked: number[] = [];
  const services: MatchmakingServices = {
    recall: async (id) => {
      asked.push(id);
      return memory.get(id);
    },
    expectedWait: () => clock.expectedWaitMs,
  };
  const module = createConversation(services, logger, () => clock.now);
  const timeoutMs = 8_000;
  const me = botAccount("Matchmaking", "matchmaking_test_bot");
  const run = new HandlerRun({ module, client, me, logger, metrics, timeoutMs });
  const events = new EventRun({ module, client, logger, timeoutMs });
  const newChat = (person: Partial<PersonOptions> = {}): MatchmakingChat =>
    new TestChat(run, { id: lastPerson++, ...person }, events);

  /** Somebody with a profile, in no chat. */
  const knownChat = (
    state: Partial<MatchmakingSession> = {},
    person: Partial<PersonOptions> = {},
  ): MatchmakingChat => {
    const chat = newChat(person);
    const session = { ...matchmakingSession.initial(), language: "en", profile: PROFILE, ...state };
    chat.session = JSON.stringify(session);
    return chat;
  };
  return {
    module,
    run,
    clock,
    /** What MongoDB knows of people. */
    memory,
    /** Whom it was asked for, in order. */
    asked,
    newChat,
    knownChat,
    /** Somebody in the middle of a chat. */
    chatting: (partner = 77, pair = "p-1"): MatchmakingChat =>
      knownChat({ state: { at: "chatting", pair, partner, since: SINCE } }),
    end: () => client.close(),
  };
}

export type ConversationFixture = ReturnType<typeof createConversationFixture>;

/** The person's session as it is stored. */
export const sessionOf = (chat: MatchmakingChat): MatchmakingSession => JSON.parse(chat.session);

/** What an update asked of the matcher. */
export function wishesIn({ work }: Reaction): MatchWish[] {
  return work
    .filter((entry) => entry.kind === "write" && entry.write === "match")
    .map(({ payload }) => payload as MatchWish);
}

/** The deferred writes of an update by name, those of the matcher apart. */
export function writesIn({ work }: Reaction): { readonly write: string; readonly payload: unknown }[] {
  return work.flatMap((entry) =>
    entry.kind === "write" && entry.write !== "match" ? [{ write: entry.write, payload: entry.payload }] : [],
  );
}
