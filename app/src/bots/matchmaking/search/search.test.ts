import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  buttonsOf,
  type ConversationFixture,
  createConversationFixture,
  type MatchmakingChat,
  PROFILE,
  sessionOf,
  wishesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const seqOf = (chat: MatchmakingChat): number => sessionOf(chat).seq;
const paired = (chat: MatchmakingChat, more: object = {}) =>
  chat.tell("paired", {
    pair: "p-1",
    partner: 77,
    seq: seqOf(chat),
    since: bot.clock.now,
    widened: false,
    ...more,
  });

describe("/next", () => {
  test("asks the matcher for somebody who fits and says that it looks", async () => {
    const chat = bot.knownChat();
    const reaction = await chat.text("/next");
    expect(wishesIn(reaction)).toEqual([{ person: chat.id, seq: bot.clock.now, join: PROFILE }]);
    expect(reaction.messages).toHaveLength(1);
    expect(chat.last.text).toBe("🔎 Looking for someone…\nI will write as soon as somebody is here.");
    expect(buttonsOf(chat)).toEqual(["✖️ Stop looking"]);
  });

  test("by the button it does the same", async () => {
    const chat = bot.knownChat();
    await chat.text("/start");
    const reaction = await chat.press("Find someone");
    expect(wishesIn(reaction)).toHaveLength(1);
    expect(reaction.toast).toBe("");
  });

  test("by a button pressed twice is one search, and does not leave whom it found", async () => {
    const chat = bot.knownChat();
    await chat.text("/start");
    const first = await chat.press("Find someone");
    const again = await chat.press("Find someone");
    expect(again).toMatchObject({ toast: "Still looking", messages: [] });
    expect(wishesIn(again)).toEqual(wishesIn(first));
    await paired(chat);
    const late = await chat.press("Find someone");
    expect(late).toMatchObject({
      toast: "You are in a chat already; /next leaves it",
      messages: [],
      work: [],
    });
    expect(sessionOf(chat).state.at).toBe("chatting");
  });

  test("again while looking asks for the same search, under the same number: nothing is lost and nothing begins anew", async () => {
    const chat = bot.knownChat();
    const first = await chat.text("/next");
    bot.clock.now += 5_000;
    const again = await chat.text("/next");
    expect(wishesIn(again)).toEqual(wishesIn(first));
    expect(chat.last.text).toContain("Still looking");
  });

  test("in a chat leaves it and looks for the next one, in one wish", async () => {
    const chat = bot.chatting(77, "p-9");
    const reaction = await chat.text("/next");
    expect(wishesIn(reaction)).toEqual([
      {
        person: chat.id,
        seq: bot.clock.now,
        leave: { pair: "p-9", partner: 77, reason: "next" },
        join: PROFILE,
      },
    ]);
    expect(reaction.messages).toHaveLength(1);
    expect(chat.last.text).toMatch(/You left the chat\. Looking for the next one/);
    expect(sessionOf(chat).past).toMatchObject({ pair: "p-9", partner: 77 });
  });

  test("each wish has a greater number than the one before, even when a clock goes back", async () => {
    const chat = bot.knownChat({ seq: bot.clock.now + 9_000 });
    await chat.text("/next");
    expect(seqOf(chat)).toBe(bot.clock.now + 9_001);
    await chat.text("/stop");
    expect(seqOf(chat)).toBe(bot.clock.now + 9_002);
  });
});

describe("/stop", () => {
  test("while looking ends the search", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const reaction = await chat.text("/stop");
    expect(wishesIn(reaction)).toEqual([{ person: chat.id, seq: seqOf(chat) }]);
    expect(chat.last.text).toBe("All right, I stopped looking.");
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
  });

  test("by the button below the search changes that message; the button of an earlier search does nothing", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const early = chat.last;
    await chat.press("Stop looking");
    expect(early.text).toBe("All right, I stopped looking.");
    await chat.text("/next");
    const { toast } = await chat.pressData(`quit:${bot.clock.now - 1}`, early.id);
    expect(toast).toBe("This button is no longer active");
    expect(sessionOf(chat).state.at).toBe("searching");
  });

  test("in a chat ends it; afterwards there is nothing to stop", async () => {
    const chat = bot.chatting(77, "p-9");
    const reaction = await chat.text("/stop");
    expect(wishesIn(reaction)).toMatchObject([{ leave: { pair: "p-9", partner: 77, reason: "stop" } }]);
    expect(wishesIn(reaction)[0]).not.toHaveProperty("join");
    expect(chat.last.text).toBe("You left the chat.");
    expect(buttonsOf(chat)).toEqual(["🔎 Find someone", "🚩 Report", "🚫 Block"]);
    const nothing = await chat.text("/stop");
    expect(nothing.work).toEqual([]);
    expect(chat.last.text).toContain("You are in no chat now");
  });
});

describe("what the matcher tells", () => {
  test("a partner was found: the chat begins", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const { messages } = await paired(chat);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toMatch(/^🎉 <b>Somebody is here!<\/b>/);
    expect(chat.last.text).not.toContain("outside the ages");
    expect(buttonsOf(chat)).toEqual(["⏭ Next", "⏹ Stop", "🚩 Report", "🚫 Block"]);
    expect(sessionOf(chat).state).toMatchObject({ at: "chatting", pair: "p-1", partner: 77 });
  });

  test("no button names the pair or the partner: clients can read what is behind it", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const pair = `${chat.id.toString(36)}.mf1-${(123_456).toString(36)}.mf2`;
    await paired(chat, { pair, partner: 123_456 });
    await chat.press("Report");
    await chat.press("Advertising");
    await chat.text("/stop");
    const data = chat.messages.flatMap(({ buttons }) => [...buttons.values()]);
    expect(data.length).toBeGreaterThan(8);
    for (const each of data) expect(each).not.toMatch(/123456|2n9c|mf1|mf2/);
  });

  test("one outside the ages that were chosen is said to be so", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    await paired(chat, { widened: true });
    expect(chat.last.text).toContain("outside the ages you chose");
  });

  test("a partner for a search that was given up, or begun anew, is not taken", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const seq = seqOf(chat);
    await chat.text("/stop");
    expect((await paired(chat, { seq })).messages).toEqual([]);
    await chat.text("/next");
    expect((await paired(chat, { seq })).messages).toEqual([]);
    expect(sessionOf(chat).state.at).toBe("searching");
  });

  test("wider criteria are told in the message that says that it looks, the newest one", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const early = chat.last;
    await chat.text("is anybody there?");
    const newest = chat.last;
    const { messages } = await chat.tell("widened", { seq: seqOf(chat), level: 1, ageFrom: 18, ageTo: 45 });
    expect(messages).toEqual([newest]);
    expect(newest.text).toMatch(/Still looking, with wider ages now: 18–45\./);
    expect(early.text).toMatch(/^🔎 Looking/);
    await chat.press("Stop looking", newest);
    expect(sessionOf(chat).state.at).toBe("idle");
    expect(
      (await chat.tell("widened", { seq: seqOf(chat), level: 2, ageFrom: 18, ageTo: 99 })).calls,
    ).toEqual([]);
  });

  test("nobody came for too long: the search is over, and what can be done is below", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    await chat.tell("expired", { seq: seqOf(chat) });
    // Any age was looked for by then: to widen the ages would change nothing.
    expect(chat.last.text).toMatch(
      /^Nobody who fits came this time.*another hour, or change whom you look for or the language\.$/,
    );
    expect(buttonsOf(chat)).toEqual(["🔎 Look again", "Whom I look for", "Chat language"]);
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
    expect((await chat.tell("expired", { seq: seqOf(chat) })).messages).toEqual([]);
  });

  test("a session lost while its wish was under way finds the chat in MongoDB", async () => {
    const chat = bot.newChat();
    await bot.remember(chat.id, {
      profile: PROFILE,
      language: "ru",
      pair: { id: "p-1", partner: 77, since: 1 },
    });
    const event = { pair: "p-1", partner: 77, seq: 5, since: 1, widened: false };
    expect((await chat.tell("paired", event)).messages).toHaveLength(1);
    expect(chat.last.text).toContain("Собеседник найден");
    expect((await chat.tell("paired", event)).messages).toEqual([]);
    expect(bot.asked.filter((id) => id === chat.id)).toHaveLength(1);
  });

  test("a session lost while its wish was under way, and met again before it came about, is told of the chat", async () => {
    const chat = bot.knownChat();
    await chat.text("is anybody there?");
    const event = { pair: "p-met", partner: 78, seq: 5, since: 1, widened: false };
    expect((await chat.tell("paired", event)).messages).toEqual([]);
    await bot.remember(chat.id, { profile: PROFILE, pair: { id: "p-met", partner: 78, since: 1 } });
    expect((await chat.tell("paired", { ...event, pair: "p-2" })).messages).toEqual([]);
    expect((await chat.tell("paired", event)).messages).toHaveLength(1);
    expect(sessionOf(chat)).toMatchObject({ seq: 5, state: { at: "chatting", partner: 78 } });
  });

  test("a chat that MongoDB no longer knows is not begun in a lost session", async () => {
    const chat = bot.newChat();
    await bot.remember(chat.id, { profile: PROFILE });
    const event = { pair: "p-1", partner: 77, seq: 5, since: 1, widened: false };
    expect((await chat.tell("paired", event)).messages).toEqual([]);
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
  });

  test("what is no such event fails, and the session stays", async () => {
    const chat = bot.knownChat();
    await expect(chat.tell("paired", { pair: 7 })).rejects.toThrow();
    await expect(chat.tell("banned", { until: "tomorrow" })).rejects.toThrow();
  });
});

test("a text while looking says so and asks for the search again, under the same number", async () => {
  const chat = bot.knownChat();
  const first = await chat.text("/next");
  const reaction = await chat.text("hello?");
  expect(reaction.messages).toHaveLength(1);
  expect(wishesIn(reaction)).toEqual(wishesIn(first));
  expect(chat.last.text).toContain("Still looking");
});
