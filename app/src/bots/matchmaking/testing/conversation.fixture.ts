import { TelegramClient } from "../../../platform/telegram/api/client.ts";
import { EventRun } from "../../../platform/telegram/pipeline/event-run.ts";
import { HandlerRun } from "../../../platform/telegram/pipeline/handler-run.ts";
import { botAccount } from "../../../platform/telegram/testing/bot-account.ts";
import { type PersonOptions, type Reaction, TestChat } from "../../../platform/telegram/testing/chat.ts";
import { createConversation } from "../conversation.ts";
import { createPeopleStore } from "../people/store.ts";
import type { Profile } from "../profile.ts";
import type { MatchmakingServices, MatchWish, Remembered } from "../services.ts";
import { type MatchmakingSession, matchmakingSession } from "../session.ts";
import { createBackendFixture } from "./backend.fixture.ts";

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

/**
 * The conversation over what is below it, on real MongoDB and Redis. What an update asks for after its commit is looked at,
 * not done; a test plays the matcher by telling events.
 */
export async function createConversationFixture(mongoUrl: string, redisUrl: string) {
  const below = await createBackendFixture(mongoUrl, redisUrl);
  const { backend, db, logger, metrics, pairs } = below;
  const client = new TelegramClient({
    // Nothing here needs an answer of Telegram's at once; a call that did would fail the test.
    apiRoot: "http://127.0.0.1:9",
    token: "4242:not-a-token",
    bot: "matchmaking",
    connections: 1,
    metrics,
    files: { open: () => Promise.reject(new Error("no file is sent here")) },
  });
  const clock = { now: 1_790_000_000_000 };
  const asked: number[] = [];
  const services: MatchmakingServices = {
    ...backend.services,
    recall: (id, signal) => {
      asked.push(id);
      return backend.services.recall(id, signal);
    },
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
    /** Has MongoDB know somebody. */
    remember: async (person: number, { bannedUntil, language, pair, profile }: Remembered): Promise<void> => {
      const { writes } = backend.effects;
      await writes.register?.({ person, firstName: "Ada" }, "op");
      if (profile !== undefined) await writes["save-profile"]?.({ person, profile }, "op");
      if (language !== undefined) await writes["set-language"]?.({ person, language }, "op");
      if (bannedUntil !== undefined) {
        const ban = { until: new Date(bannedUntil), at: new Date(), count: 1 };
        await createPeopleStore(db).ban(person, ban, undefined);
      }
      if (pair === undefined) return;
      const members = [person, pair.partner] as const;
      await pairs.insertOne({ _id: pair.id, members, active: members, since: new Date(pair.since) });
    },
    /** Whom MongoDB was asked for, in order. */
    asked,
    newChat,
    knownChat,
    /** Somebody in the middle of a chat. */
    chatting: (partner = 77, pair = "p-1"): MatchmakingChat =>
      knownChat({ state: { at: "chatting", pair, partner, since: SINCE } }),
    end: async (): Promise<void> => {
      await client.close();
      await below.end();
    },
  };
}

export type ConversationFixture = Awaited<ReturnType<typeof createConversationFixture>>;

/** The person's session as it is stored. */
export const sessionOf = (chat: MatchmakingChat): MatchmakingSession => JSON.parse(chat.session);

/** What is written on the buttons of the newest message. */
export const buttonsOf = (chat: MatchmakingChat): string[] => [...chat.last.buttons.keys()];

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
