import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  type ConversationFixture,
  createConversationFixture,
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

describe("when the other side ends it", () => {
  test.each([
    ["next", "Your partner left the chat."],
    ["stop", "Your partner left the chat."],
    ["report", "Your partner left the chat."],
    ["block", "Your partner left the chat."],
    ["banned", "Your partner left the chat."],
    ["unreachable", "Your partner is not here any more."],
    ["deleted", "Your partner is not here any more."],
  ])("by %s: %s", async (reason, sentence) => {
    const chat = bot.chatting(PARTNER, "p-1");
    const { messages, work } = await chat.tell("ended", { pair: "p-1", partner: PARTNER, reason });
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toBe(`${sentence} Shall I find someone else?`);
    expect([...chat.last.buttons.keys()]).toEqual(["🔎 Find someone", "🚩 Report", "🚫 Block"]);
    expect(work).toEqual([]);
    expect((await chat.text("hello?")).calls.map(({ method }) => method)).toEqual(["sendMessage"]);
  });

  test("an earlier chat's end does not end this one", async () => {
    const chat = bot.chatting(PARTNER, "p-2");
    const { messages } = await chat.tell("ended", { pair: "p-1", partner: 5, reason: "stop" });
    expect(messages).toEqual([]);
    expect(sessionOf(chat).state.at).toBe("chatting");
  });

  test("a person whose session was lost is told all the same, and can report", async () => {
    const chat = bot.newChat();
    await chat.tell("ended", { pair: "p-1", partner: PARTNER, reason: "stop" });
    expect(chat.last.text).toContain("Your partner left the chat.");
    await chat.press("Report");
    expect(chat.last.text).toContain("What was wrong?");
  });
});

describe("the buttons of a chat", () => {
  test.each([
    ["Next", "next"],
    ["Stop", "stop"],
  ])("%s ends it", async (button, reason) => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-1", partner: PARTNER, seq, since: 1, widened: false });
    const reaction = await chat.press(button);
    expect(wishesIn(reaction)).toMatchObject([{ leave: { pair: "p-1", reason } }]);
    expect(reaction.toast).toBe("");
    expect((await chat.press(button)).toast).toBe("This button is no longer active");
  });

  test("those of an earlier chat leave the new one alone", async () => {
    const chat = bot.chatting(PARTNER, "p-2");
    const before = chat.session;
    const earlier = SINCE - 1;
    for (const act of ["next", "stop", "report", "block", "why:spam"]) {
      const data = `${act}:${earlier}`;
      expect((await chat.pressData(data, 1)).toast, data).toBe("This button is no longer active");
    }
    expect(chat.session).toBe(before);
  });
});
