import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  buttonsOf,
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

/** The newest message that says that somebody was found. */
const foundIn = (chat: MatchmakingChat) =>
  chat.messages.findLast(({ text }) => text.includes("Somebody is here"));

/** Whoever looks meets somebody a second later. */
async function meet(chat: MatchmakingChat): Promise<void> {
  const { clock } = bot;
  clock.now += 1_000;
  const pair = `p-${clock.now}`;
  await chat.tell("paired", {
    pair,
    partner: 78,
    seq: sessionOf(chat).seq,
    since: clock.now,
    widened: false,
  });
  expect(sessionOf(chat).state).toMatchObject({ at: "chatting", pair });
}

/** Leaves the chat a second after it began, and is in the next one. */
async function skip(chat: MatchmakingChat): Promise<void> {
  bot.clock.now += 1_000;
  expect(wishesIn(await chat.text("/next"))).toMatchObject([{ leave: { reason: "next" } }]);
  await meet(chat);
}

/** Somebody who has just met the one after twenty whom they skipped. */
async function afterTwentySkips(): Promise<MatchmakingChat> {
  const chat = bot.knownChat();
  await chat.text("/next");
  await meet(chat);
  expect(sessionOf(chat)).not.toHaveProperty("skips");
  for (let count = 0; count < 20; count++) await skip(chat);
  return chat;
}

test("the 21st quick skip within five minutes is refused by a sentence that says when Next works again; the chat stays", async () => {
  const chat = await afterTwentySkips();
  const { state } = sessionOf(chat);
  bot.clock.now += 1_000;
  const refused = await chat.text("/next");
  expect(refused.work).toEqual([]);
  expect(chat.last.text).toMatch(/^You have passed over many people.*Next works again in 9 seconds\.$/s);
  expect(sessionOf(chat).state).toEqual(state);
  bot.clock.now += 8_000;
  const found = foundIn(chat);
  expect((await chat.press("Next", found)).work).toEqual([]);
  expect(chat.last.text).toMatch(/Next works again in a second\.$/);
  const hello = await chat.message({ text: "Hello", date: Math.floor(bot.clock.now / 1_000) });
  expect(hello.calls).toMatchObject([{ method: "copyMessage" }]);
  bot.clock.now += 1_000;
  expect(wishesIn(await chat.press("Next", found))).toMatchObject([{ leave: { reason: "next" } }]);
});

test("five minutes after the first one quick skips are let through again", async () => {
  const chat = await afterTwentySkips();
  bot.clock.now += 1_000;
  expect((await chat.text("/next")).work).toEqual([]);
  bot.clock.now = (sessionOf(chat).skips?.from ?? 0) + 300_000 - 1_000;
  await chat.text("/stop");
  await chat.text("/next");
  await meet(chat);
  await skip(chat);
  expect(sessionOf(chat).skips?.count).toBe(1);
});

test.each(["/stop", "/report", "/block"])("%s is never refused", async (command) => {
  const chat = await afterTwentySkips();
  bot.clock.now += 1_000;
  expect((await chat.text("/next")).work).toEqual([]);
  const { work } = await chat.text(command);
  expect(chat.last.text).not.toContain("passed over");
  if (command !== "/report") expect(work).not.toEqual([]);
  else expect((await chat.press("Advertising")).work).not.toEqual([]);
  expect(sessionOf(chat).state.at).toBe("idle");
});

describe("ending the chat and looking again at once", () => {
  /** Ends the chat a second after it began, and looks again a second later. */
  async function skipInTwoTaps(chat: MatchmakingChat, again: "/next" | "button"): Promise<void> {
    bot.clock.now += 1_000;
    if (again === "/next") await chat.text("/stop");
    else await chat.press("Stop", foundIn(chat));
    bot.clock.now += 1_000;
    await (again === "/next" ? chat.text("/next") : chat.press("Find someone"));
  }

  test.each(["/next", "button"] as const)(
    "is a skip, too, by %s: the 21st waits ten seconds from the beginning of the last chat",
    async (again) => {
      const chat = bot.knownChat();
      await chat.text("/next");
      await meet(chat);
      for (let count = 1; count <= 20; count++) {
        await skipInTwoTaps(chat, again);
        expect(sessionOf(chat)).toMatchObject({ state: { at: "searching" }, skips: { count } });
        await meet(chat);
      }
      await skipInTwoTaps(chat, again);
      expect(sessionOf(chat).state.at).toBe("idle");
      expect(chat.last.text).toMatch(
        /^You have passed over many people.*look for the next one in 8 seconds\.$/s,
      );
      expect(buttonsOf(chat)).toEqual(["🔎 Find someone"]);
      bot.clock.now += 7_000;
      expect((await chat.press("Find someone")).work).toEqual([]);
      expect(chat.last.text).toMatch(/look for the next one in a second\.$/);
      bot.clock.now += 1_000;
      expect(wishesIn(await chat.press("Find someone"))).toHaveLength(1);
    },
  );

  test("counts once for each chat, and nothing ten seconds after it began or for who does not look again", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    await meet(chat);
    bot.clock.now += 1_000;
    await chat.text("/stop");
    expect(sessionOf(chat)).not.toHaveProperty("skips");
    for (let round = 0; round < 3; round++) {
      await chat.text("/next");
      await chat.text("/stop");
    }
    expect(sessionOf(chat).skips?.count).toBe(1);
    await chat.text("/next");
    await meet(chat);
    bot.clock.now += 9_000;
    await chat.text("/stop");
    bot.clock.now += 1_000;
    await chat.text("/next");
    expect(sessionOf(chat).skips?.count).toBe(1);
    expect(sessionOf(chat)).not.toHaveProperty("stopped");
  });

  test("is none where the other side left, or where the person reports or blocks whom they left", async () => {
    const chat = bot.knownChat();
    const look = async () => {
      await chat.text("/next");
      await meet(chat);
      bot.clock.now += 1_000;
    };
    await look();
    const { state } = sessionOf(chat);
    await chat.tell("ended", { ...state, reason: "next" });
    await look();
    await chat.text("/stop");
    await chat.press("Block");
    await look();
    await chat.text("/stop");
    await chat.press("Report");
    await chat.press("Advertising");
    await look();
    await chat.text("/block");
    await look();
    expect(sessionOf(chat)).not.toHaveProperty("skips");
  });
});

test("who stays with each for ten seconds may go on for ever, and uses up nothing", async () => {
  const chat = bot.knownChat();
  await chat.text("/next");
  for (let count = 0; count < 25; count++) {
    await meet(chat);
    bot.clock.now += 10_000;
    expect(wishesIn(await chat.text("/next"))).toHaveLength(1);
  }
  expect(sessionOf(chat)).not.toHaveProperty("skips");
});
