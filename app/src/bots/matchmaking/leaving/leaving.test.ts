import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  sessionOf,
  wishesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const PARTNER = 77;

describe("who blocks the bot", () => {
  const member = (status: string) => ({
    my_chat_member: {
      chat: { id: 0, type: "private" },
      from: { id: 0, is_bot: false, first_name: "Ada" },
      date: 1,
      old_chat_member: { status: "member", user: {} },
      new_chat_member: { status, user: {} },
    },
  });
  const deliver = (chat: MatchmakingChat, status: string) => {
    const update = member(status);
    update.my_chat_member.chat.id = chat.id;
    update.my_chat_member.from.id = chat.id;
    return chat.deliver(chat.update(update));
  };

  test("in a chat ends it for the partner at once, and is told nothing", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    const reaction = await deliver(chat, "kicked");
    expect(wishesIn(reaction)).toMatchObject([
      { leave: { pair: "p-1", partner: PARTNER, reason: "unreachable" } },
    ]);
    expect(reaction.calls).toEqual([]);
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
  });

  test("while looking is not looked for any more", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    expect(wishesIn(await deliver(chat, "kicked"))).toEqual([{ person: chat.id, seq: sessionOf(chat).seq }]);
  });

  test("and comes back is known again, without a word", async () => {
    const chat = bot.knownChat();
    const { calls, work } = await deliver(chat, "member");
    expect(calls).toEqual([]);
    expect(work).toMatchObject([{ write: "register", payload: { person: chat.id, firstName: "Ada" } }]);
  });
});
