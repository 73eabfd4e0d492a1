import { afterAll, beforeAll, expect, inject, test } from "vitest";
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
  const found = chat.messages.findLast(({ text }) => text.includes("Somebody is here"));
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
