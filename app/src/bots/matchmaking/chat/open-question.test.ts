import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  sessionOf,
  wishesIn,
  writesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const PARTNER = 77;
const HELD = /^This was not passed on: my question above is still open/;

const PICTURE = { photo: [{ file_id: "f", file_unique_id: "u", width: 1, height: 1 }] };
const pictureOf = (album: string) => ({ ...PICTURE, media_group_id: album });

const isRelayed = ({ calls }: Reaction): boolean =>
  calls.length === 1 && calls[0]?.method === "copyMessage" && calls[0].payload.chat_id === PARTNER;

/** Ways to be asked something in a chat. */
const QUESTIONS: readonly [string, (chat: MatchmakingChat) => Promise<Reaction>, string][] = [
  ["why somebody is reported", (chat) => chat.text("/report"), "he is rude"],
  ["whether to delete everything", (chat) => chat.text("/delete_me"), "yes"],
  [
    "an age of the settings",
    async (chat) => {
      await chat.text("/settings");
      return chat.press("My age");
    },
    "41",
  ],
];

describe("what is written in a chat after a question", () => {
  test.each(QUESTIONS)(
    "(%s) stays here once, and its writer is told; the next goes on",
    async (_, ask, text) => {
      const chat = bot.chatting(PARTNER);
      await ask(chat);
      const held = await chat.text(text);
      expect(held.calls.map(({ method, payload }) => [method, payload.chat_id])).toEqual([
        ["sendMessage", chat.id],
      ]);
      expect(held.work).toEqual([]);
      expect(chat.last.text).toMatch(HELD);
      expect(isRelayed(await chat.text("Where were we?"))).toBe(true);
      expect(sessionOf(chat)).not.toHaveProperty("asked");
    },
  );

  test("stays here as a picture, too", async () => {
    const chat = bot.chatting(PARTNER);
    await chat.text("/report");
    const { actions, calls } = await chat.message(PICTURE);
    expect(calls.map(({ method }) => method)).toEqual(["sendMessage"]);
    expect(actions).toEqual([]);
    expect(chat.last.text).toMatch(HELD);
  });

  test("stays here as a whole album, of which its writer is told once; the next one goes on", async () => {
    const chat = bot.chatting(PARTNER);
    await chat.text("/report");
    await chat.message(pictureOf("1"));
    expect(chat.last.text).toMatch(HELD);
    const rest = [await chat.message(pictureOf("1"))];
    await chat.press("Do not report");
    rest.push(await chat.message(pictureOf("1")));
    expect(rest.map(({ actions, calls }) => ({ actions, calls }))).toEqual([
      { actions: [], calls: [] },
      { actions: [], calls: [] },
    ]);
    for (const picture of [pictureOf("2"), pictureOf("2"), PICTURE])
      expect(isRelayed(await chat.message(picture))).toBe(true);
  });

  test("stays here by itself where an album was held back before", async () => {
    const chat = bot.chatting(PARTNER);
    const before = sessionOf(chat);
    for (const said of [pictureOf("1"), { text: "he is rude" }]) {
      await chat.text("/report");
      await chat.message(said);
      expect(chat.last.text).toMatch(HELD);
    }
    expect(sessionOf(chat)).toEqual(before);
  });

  test("is not meant by a change of an earlier message: the copy changes, and the question stays open", async () => {
    const chat = bot.chatting(PARTNER);
    await chat.text("/report");
    const edited_message = { ...chat.envelope(), message_id: 41, edit_date: 2, text: "better" };
    const { calls, messages, session } = await chat.deliver(chat.update({ edited_message }));
    expect(calls).toMatchObject([{ method: "editMessageText", payload: { chat_id: PARTNER } }]);
    expect({ messages, session }).toEqual({ messages: [], session: undefined });
    await chat.text("he is rude");
    expect(chat.last.text).toMatch(HELD);
  });

  test("goes to nobody where the partner left meanwhile; the buttons still answer, and the next partner is written to", async () => {
    const chat = bot.chatting(PARTNER, "p-1");
    await chat.text("/report");
    const question = chat.last;
    await chat.tell("ended", { pair: "p-1", partner: PARTNER, reason: "stop" });
    const { calls } = await chat.text("he is rude");
    expect(calls.map(({ payload }) => payload.chat_id)).toEqual([chat.id]);
    expect(chat.last.text).toContain("You are in no chat now");
    expect(writesIn(await chat.press("Insults", question))).toMatchObject([
      { write: "report", payload: { offender: PARTNER, pair: "p-1" } },
    ]);
    await chat.text("/next");
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-2", partner: 78, seq, since: 2, widened: false });
    expect((await chat.text("Hello")).calls).toMatchObject([
      { method: "copyMessage", payload: { chat_id: 78 } },
    ]);
  });

  test("leaves the question open: its buttons still answer it", async () => {
    const chat = bot.chatting(PARTNER);
    await chat.text("/report");
    await chat.text("he is rude");
    expect(chat.last.text).toMatch(HELD);
    const reaction = await chat.press("Insults");
    expect(writesIn(reaction)).toMatchObject([{ write: "report", payload: { offender: PARTNER } }]);
    expect(wishesIn(reaction)).toMatchObject([{ leave: { partner: PARTNER, reason: "report" } }]);
  });

  test("stays here after one about an earlier chat, by its button", async () => {
    const chat = bot.knownChat();
    const meet = async (pair: string, partner: number, since: number) => {
      await chat.text("/next");
      await chat.tell("paired", { pair, partner, seq: sessionOf(chat).seq, since, widened: false });
      return chat.last;
    };
    const first = await meet("p-1", 66, 1);
    await meet("p-2", PARTNER, 2);
    await chat.press("Report", first);
    await chat.text("he was rude");
    expect(chat.last.text).toMatch(HELD);
  });

  test.each([
    ["the question was answered", (chat: MatchmakingChat) => chat.press("Do not report")],
    ["another command", (chat: MatchmakingChat) => chat.text("/help")],
    ["a command that nobody knows", (chat: MatchmakingChat) => chat.text("/frobnicate")],
    ["another button", (chat: MatchmakingChat) => chat.pressData("go:help")],
  ])("goes to the partner after %s", async (_, act) => {
    const chat = bot.chatting(PARTNER);
    const before = sessionOf(chat);
    await chat.text("/report");
    await act(chat);
    expect(sessionOf(chat)).toEqual(before);
    expect(isRelayed(await chat.text("Hello"))).toBe(true);
  });

  test("goes to the partner two minutes later, and leaves the session as it is", async () => {
    const soon = bot.chatting(PARTNER);
    const late = bot.chatting(PARTNER);
    await soon.text("/report");
    await late.text("/report");
    bot.clock.now += 120_000 - 1;
    await soon.text("Hello");
    expect(soon.last.text).toMatch(HELD);
    bot.clock.now += 1;
    const relayed = await late.text("Hello");
    expect(isRelayed(relayed)).toBe(true);
    expect(relayed.session).toBeUndefined();
  });

  test("goes to a partner who is found after the question, which that ends", async () => {
    const chat = bot.chatting(66, "p-1");
    await chat.text("/stop");
    const ended = chat.last;
    await chat.text("/next");
    await chat.press("Report", ended);
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-2", partner: PARTNER, seq, since: 2, widened: false });
    expect(isRelayed(await chat.text("Hello"))).toBe(true);
  });

  test.each([
    ["ru", "Это не передано: мой вопрос выше ещё открыт"],
    ["fa", "این فرستاده نشد: سؤال من در بالا هنوز باز است"],
  ] as const)("in %s is answered in that language", async (language, expected) => {
    const chat = bot.knownChat({
      state: { at: "chatting", pair: "p-1", partner: PARTNER, since: 1 },
      language,
      languageChosen: true,
    });
    await chat.text("/report");
    await chat.text("?");
    expect(chat.last.text).toContain(expected);
  });
});
