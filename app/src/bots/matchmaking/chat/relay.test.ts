import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { twinOf } from "../../../platform/telegram/outbox/twin.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  SINCE,
  sessionOf,
  wishesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const PARTNER = 77;
/** The second in which the chats of these tests began. */
const BEGAN = Math.floor(SINCE / 1_000);
/** A message in somebody's chat with the bot. @param date unix seconds */
const messageOf = (chat: MatchmakingChat, date: number) => ({
  message_id: 41,
  date,
  chat: { id: chat.id, type: "private" },
  text: "Which?",
});
const file = { file_id: "f", file_unique_id: "u" };

describe("in a chat", () => {
  test("a text goes to the partner as a copy, and nothing else happens: no work, no reply, the session as it was", async () => {
    const chat = bot.chatting(PARTNER);
    const before = chat.session;
    const { calls, messages, session, work } = await chat.text("Hi there");
    expect(calls).toEqual([
      {
        kind: "call",
        method: "copyMessage",
        payload: { chat_id: PARTNER, from_chat_id: chat.id, message_id: expect.any(Number) },
        receivedAt: expect.any(Number),
        saidAt: expect.any(Number),
      },
    ]);
    expect({ messages, session, work }).toEqual({ messages: [], session: undefined, work: [] });
    expect(chat.session).toBe(before);
    expect(bot.asked).not.toContain(chat.id);
  });

  test.each([
    ["photo", { photo: [{ ...file, width: 1, height: 1 }], caption: "look" }],
    ["voice", { voice: { ...file, duration: 1 } }],
    ["video_note", { video_note: { ...file, duration: 1, length: 1 } }],
    ["video", { video: { ...file, duration: 1, width: 1, height: 1 } }],
    ["animation", { animation: { ...file, duration: 1, width: 1, height: 1 }, document: file }],
    ["audio", { audio: { ...file, duration: 1 } }],
    ["sticker", { sticker: { ...file, type: "regular", width: 1, height: 1 } }],
    ["document", { document: file }],
    ["a forward of a person's message", { text: "x", forward_origin: { type: "user", date: 1 } }],
    ["a text beginning with a slash", { text: "/ or not" }],
  ])("%s goes to the partner by its id", async (_kind, content) => {
    const chat = bot.chatting(PARTNER);
    const { calls, messages } = await chat.message(content);
    expect(calls).toMatchObject([{ method: "copyMessage", payload: { chat_id: PARTNER } }]);
    expect(messages).toEqual([]);
  });

  test.each([
    ["a photo", { photo: [{ ...file, width: 1, height: 1 }] }, ["upload_photo"]],
    ["a video", { video: { ...file, duration: 1, width: 1, height: 1 } }, ["upload_video"]],
    ["a text", { text: "hi" }, []],
    ["a sticker", { sticker: { ...file, type: "regular", width: 1, height: 1 } }, []],
  ])("the partner sees that %s is on its way, where that can take time", async (_kind, content, expected) => {
    const chat = bot.chatting(PARTNER);
    const { actions } = await chat.message(content);
    expect(actions).toEqual(expected.map((action) => ({ chat_id: PARTNER, action })));
  });

  test("a reply is one to the message that the partner has", async () => {
    const chat = bot.chatting(PARTNER);
    const { calls } = await chat.message({ text: "That one", reply_to_message: messageOf(chat, BEGAN) });
    expect(calls[0]?.payload).toMatchObject({
      chat_id: PARTNER,
      reply_parameters: { message_id: twinOf(41) },
    });
  });

  test("a reply to a message from before goes out plain: the same two may have met before, and would know it by that", async () => {
    const chat = bot.chatting(PARTNER);
    const { calls, messages } = await chat.message({
      text: "That one",
      reply_to_message: messageOf(chat, BEGAN - 1),
    });
    expect(calls).toMatchObject([{ method: "copyMessage", payload: { chat_id: PARTNER } }]);
    expect(calls[0]?.payload).not.toHaveProperty("reply_parameters");
    expect(messages).toEqual([]);
  });

  test("a change of a message from before makes no call, and nobody is told of it", async () => {
    const chat = bot.chatting(PARTNER);
    const change = async (date: number) => {
      const edited_message = {
        ...chat.envelope(),
        message_id: 41,
        date,
        edit_date: BEGAN + 5,
        text: "better",
      };
      return chat.deliver(chat.update({ edited_message }));
    };
    const { calls, session } = await change(BEGAN - 1);
    expect({ calls, session }).toEqual({ calls: [], session: undefined });
    expect((await change(BEGAN)).calls).toMatchObject([{ method: "editMessageText" }]);
  });

  test.each([
    [
      "a text",
      { text: "better", entities: [{ type: "bold", offset: 0, length: 6 }] },
      "editMessageText",
      { text: "better", entities: [{ type: "bold", offset: 0, length: 6 }] },
    ],
    [
      "a photo",
      { photo: [file, { ...file, file_id: "large" }], caption: "new", has_media_spoiler: true },
      "editMessageMedia",
      { media: { type: "photo", media: "large", caption: "new", has_spoiler: true } },
    ],
    ["a video", { video: file }, "editMessageMedia", { media: { type: "video", media: "f" } }],
    [
      "an animation",
      { animation: file, document: file },
      "editMessageMedia",
      { media: { type: "animation", media: "f" } },
    ],
    ["a piece of music", { audio: file }, "editMessageMedia", { media: { type: "audio", media: "f" } }],
    ["a file", { document: file }, "editMessageMedia", { media: { type: "document", media: "f" } }],
    ["a voice message", { voice: file, caption: "x" }, "editMessageCaption", { caption: "x" }],
  ])("a change of %s changes the copy", async (_kind, content, method, payload) => {
    const chat = bot.chatting(PARTNER);
    const edited_message = { ...chat.envelope(), message_id: 41, edit_date: 2, ...content };
    const { calls, messages, session } = await chat.deliver(chat.update({ edited_message }));
    expect(calls).toMatchObject([
      { method, payload: { chat_id: PARTNER, message_id: twinOf(41), ...payload } },
    ]);
    expect({ messages, session }).toEqual({ messages: [], session: undefined });
  });

  test("a change of what cannot be changed, or outside a chat, is nobody's business", async () => {
    for (const [chat, content] of [
      [bot.chatting(PARTNER), { location: { latitude: 1, longitude: 1 } }],
      [bot.knownChat(), { text: "better" }],
    ] as const) {
      const update = chat.update({ edited_message: { ...chat.envelope(), ...content } });
      expect((await chat.deliver(update)).calls).toEqual([]);
    }
  });

  test.each([
    ["contact", { contact: { phone_number: "1", first_name: "x" } }],
    ["location", { location: { latitude: 1, longitude: 1 } }],
    ["venue", { venue: {}, location: { latitude: 1, longitude: 1 } }],
    ["poll", { poll: { id: "1" } }],
    ["dice", { dice: { emoji: "🎲", value: 1 } }],
    ["game", { game: {} }],
    ["invoice", { invoice: {} }],
    ["story", { story: {} }],
    ["paid media", { paid_media: {} }],
    ["checklist", { checklist: {} }],
  ])("a %s stays here, and its sender is told", async (_kind, content) => {
    const chat = bot.chatting(PARTNER);
    const { calls, session } = await chat.message(content);
    expect(calls.map(({ method }) => method)).toEqual(["sendMessage"]);
    expect(chat.last.text).toMatch(/^This cannot be passed on\. Text, photos/);
    expect(session).toBeUndefined();
  });

  test.each(["channel", "chat"])(
    "a forward from a %s stays here: it shows where it is from",
    async (type) => {
      const chat = bot.chatting(PARTNER);
      await chat.message({ text: "Buy now", forward_origin: { type, date: 1 } });
      expect(chat.last.text).toContain("a forward from a channel or a group");
    },
  );

  test("what was written before this chat began was for somebody else, and stays here", async () => {
    const chat = bot.chatting(PARTNER);
    const state = sessionOf(chat).state;
    const began = (state.at === "chatting" ? state.since : 0) / 1_000;
    const { calls } = await chat.message({ text: "You again?", date: began - 1 });
    expect(calls.map(({ method }) => method)).toEqual(["sendMessage"]);
    expect(chat.last.text).toContain("before this chat began");
    const atOnce = await chat.message({ text: "Hi", date: began });
    expect(atOnce.calls).toMatchObject([{ method: "copyMessage" }]);
  });

  test("a notice such as a pinned message concerns nobody", async () => {
    const chat = bot.chatting(PARTNER);
    const { calls } = await chat.message({ pinned_message: { message_id: 1, date: 1, chat: { id: 1 } } });
    expect(calls).toEqual([]);
  });

  test("a command is never passed on, known or not", async () => {
    const chat = bot.chatting(PARTNER);
    for (const text of ["/help", "/frobnicate", "/privacy", "/nextt"]) {
      const { calls } = await chat.text(text);
      expect(
        calls.map(({ method }) => method),
        text,
      ).toEqual(["sendMessage"]);
    }
    expect(chat.last.text).toContain("passed nothing on");
    expect(sessionOf(chat).state.at).toBe("chatting");
  });
});

describe("what Telegram will not show the partner", () => {
  test("is told to whoever sent it, while the chat lasts", async () => {
    const chat = bot.chatting(PARTNER);
    await chat.tell("refused", { partner: PARTNER });
    expect(chat.last.text).toMatch(/^Telegram would not let this through/);
    expect((await chat.tell("refused", { partner: 5 })).messages).toEqual([]);
    await chat.text("/stop");
    expect((await chat.tell("refused", { partner: PARTNER })).messages).toEqual([]);
  });
});

describe("a session that was lost in the middle of a chat", () => {
  test("finds the chat in MongoDB with the next message, which goes on as if nothing had been", async () => {
    const chat = bot.newChat({ languageCode: "en" });
    await bot.remember(chat.id, { language: "fa", pair: { id: "p-1", partner: PARTNER, since: 1 } });
    const { calls, messages } = await chat.text("and then?");
    expect(calls).toMatchObject([{ method: "copyMessage", payload: { chat_id: PARTNER } }]);
    expect(messages).toEqual([]);
    await chat.text("still there?");
    expect(bot.asked.filter((id) => id === chat.id)).toHaveLength(1);
    const left = await chat.text("/stop");
    expect(wishesIn(left)).toMatchObject([{ leave: { pair: "p-1", partner: PARTNER } }]);
    expect(chat.last.text).toContain("از گفتگو بیرون آمدید");
  });
});
