import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { addressOf } from "../../platform/telegram/update/address.ts";
import { COMMANDS } from "./menu.ts";
import {
  buttonsOf,
  type ConversationFixture,
  createConversationFixture,
  PROFILE,
  sessionOf,
  wishesIn,
  writesIn,
} from "./testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const HOUR_MS = 3_600_000;

describe("commands", () => {
  test("each of the menu does something for a newcomer, somebody idle, looking or talking", async () => {
    for (const command of COMMANDS) {
      const looking = bot.knownChat();
      await looking.text("/next");
      for (const chat of [bot.newChat(), bot.knownChat(), looking, bot.chatting()]) {
        const { messages } = await chat.text(`/${command}`);
        expect(messages, command).toHaveLength(1);
        expect(chat.last.text, command).not.toContain("I do not know this command");
      }
    }
  });

  test("/start tells somebody known where they are", async () => {
    const idle = bot.knownChat({}, { firstName: "Ada" });
    await idle.text("/start");
    expect(idle.last.text).toMatch(/^Hello, <b>Ada<\/b>/);
    expect(buttonsOf(idle)).toEqual(["🔎 Find someone", "⚙️ Settings", "❓ Help"]);
    const talking = bot.chatting();
    await talking.text("/start");
    expect(talking.last.text).toContain("You are in a chat: just write");
    const looking = bot.knownChat();
    const first = await looking.text("/next");
    const again = await looking.text("/start");
    expect(looking.last.text).toContain("Still looking");
    expect(wishesIn(again)).toEqual(wishesIn(first));
  });

  test("markup and direction marks in a name are text; a name of blanks is greeted without one", async () => {
    const chat = bot.newChat({ firstName: "\u202e<a href='x'>Bob</a> & \ud800" });
    await chat.text("/start");
    expect(chat.last.text).toContain("Hello, <b>&lt;a href='x'&gt;Bob&lt;/a&gt; &amp; \ufffd</b>!");
    const nameless = bot.newChat({ firstName: " " });
    await nameless.text("/start");
    expect(nameless.last.text).toMatch(/^Hello! /);
  });

  test("the greeting, /help and /privacy can be said without a session or a service", async () => {
    const say = async (text: string) => {
      const update = bot.newChat().textUpdate(text);
      const attempt = { update, address: addressOf(update), session: "", receivedAt: 0 };
      const collected = await bot.run.stateless(attempt);
      return collected?.talk.map(({ payload }) => payload.text);
    };
    expect(await say("/start")).toEqual([expect.stringContaining("you talk with strangers")]);
    expect(await say("/help")).toEqual([expect.stringContaining("/delete_me")]);
    expect(await say("/privacy")).toEqual([expect.stringContaining("What I keep")]);
    expect(await say("/next")).toBeUndefined();
  });

  test.each([
    ["ru-RU", "Что я храню"],
    ["fa", "چه چیزی نگه می‌دارم"],
    ["de", "What I keep"],
  ])("with Telegram in %s, /privacy says %s", async (languageCode, expected) => {
    const chat = bot.newChat({ languageCode });
    await chat.text("/privacy");
    expect(chat.last.text).toContain(expected);
  });
});

describe("a ban", () => {
  test("ends what is on and says how long it takes", async () => {
    const chat = bot.chatting(77, "p-1");
    await chat.tell("banned", { until: bot.clock.now + 24 * HOUR_MS });
    expect(chat.last.text).toContain("You can come back in 24 hours.");
    expect(sessionOf(chat).state).toEqual({ at: "idle" });
  });

  test.each([
    [1, "1 minute"],
    [90 * 60_000, "90 minutes"],
    [5 * HOUR_MS - 1, "5 hours"],
    [7 * 24 * HOUR_MS, "7 days"],
  ])("/next tells the time that is left: %i ms is %s; afterwards all is as before", async (leftMs, words) => {
    const chat = bot.knownChat({ bannedUntil: bot.clock.now + leftMs });
    const { work } = await chat.text("/next");
    expect(chat.last.text).toContain(`come back in ${words}.`);
    expect(work).toEqual([]);
    bot.clock.now += leftMs;
    expect(wishesIn(await chat.text("/next"))).toHaveLength(1);
    expect(sessionOf(chat)).not.toHaveProperty("bannedUntil");
  });

  test("that MongoDB knows of holds in a lost session, and after /delete_me", async () => {
    const chat = bot.newChat();
    await bot.remember(chat.id, { profile: PROFILE, bannedUntil: bot.clock.now + HOUR_MS });
    await chat.text("/next");
    expect(chat.last.text).toContain("60 minutes");
    await chat.text("/delete_me");
    await chat.press("Yes, delete");
    expect(sessionOf(chat).bannedUntil).toBe(bot.clock.now + HOUR_MS);
  });
});

describe("/delete_me", () => {
  test("asks first; then ends the chat, has the person forgotten and forgets them itself", async () => {
    const chat = bot.chatting(77, "p-1");
    const { seq } = sessionOf(chat);
    const asked = await chat.text("/delete_me");
    expect(asked.work).toEqual([]);
    expect(chat.last.text).toMatch(/What stays, without your name.*reports about you for a month/);
    const reaction = await chat.press("Yes, delete");
    expect(wishesIn(reaction)).toMatchObject([{ leave: { pair: "p-1", partner: 77, reason: "deleted" } }]);
    expect(writesIn(reaction)).toEqual([
      { write: "delete-person", payload: { person: chat.id, seq, at: bot.clock.now } },
    ]);
    expect(chat.last.text).toContain("I have forgotten you");
    const after = sessionOf(chat);
    expect(after).toEqual({ state: { at: "idle" }, seq: expect.any(Number), language: "en" });
    expect(after.seq).toBeGreaterThan(seq);
    await chat.text("/next");
    expect(chat.last.text).toContain("A few questions first");
  });

  test("may be thought better of", async () => {
    const chat = bot.knownChat();
    await chat.text("/delete_me");
    expect((await chat.press("No, keep it")).work).toEqual([]);
    expect(sessionOf(chat).profile).toEqual(PROFILE);
  });
});

describe("what nobody asked for", () => {
  test.each(["hello", "🙂🙂🙂", "x".repeat(4096), "\ud83d", "\u202eسلام"])(
    "%j in no chat gets a hint and changes nothing",
    async (text) => {
      const chat = bot.knownChat();
      const before = chat.session;
      const { messages, work } = await chat.text(text);
      expect(messages).toHaveLength(1);
      expect(chat.last.text).toContain("You are in no chat now");
      expect(buttonsOf(chat)).toContain("🔎 Find someone");
      expect(work).toEqual([]);
      expect(chat.session).toBe(before);
    },
  );

  test("an unknown command says so", async () => {
    const chat = bot.knownChat();
    await chat.text("/frobnicate");
    expect(chat.last.text).toContain("I do not know this command");
  });

  test.each([
    "",
    "💥",
    "go:admin",
    "set:age:17",
    "quit:1",
    "next:../..",
    "lang:xx",
    "delete:maybe",
    "__proto__",
  ])("a button with the data %j is answered, and nothing else happens", async (data) => {
    const chat = bot.knownChat();
    await chat.text("/start");
    const before = chat.session;
    const reaction = await chat.pressData(data);
    expect(reaction).toMatchObject({ toast: "This button is no longer active", messages: [], work: [] });
    expect(chat.session).toBe(before);
  });

  test("a stored session of another shape begins anew, by what MongoDB knows", async () => {
    const chat = bot.newChat();
    await bot.remember(chat.id, { profile: PROFILE });
    chat.session = JSON.stringify({ state: { at: "moon" }, seq: "x" });
    await chat.text("/next");
    expect(sessionOf(chat).state.at).toBe("searching");
  });
});

describe("places that are not private", () => {
  const group = { chat: { id: -100_123, type: "supergroup", title: "Friends" } };

  test("a command in a group is pointed to the private chat; talk is not answered, and nobody is recalled", async () => {
    const chat = bot.newChat();
    await chat.message({ ...group, text: "/next" });
    expect(chat.last.text).toBe("I work in private chats only: https://t.me/matchmaking_test_bot");
    expect((await chat.message({ ...group, text: "hello all" })).messages).toEqual([]);
    expect(bot.asked).not.toContain(chat.id);
  });

  test("channel posts, and messages that nobody sent, are ignored", async () => {
    const chat = bot.newChat();
    const channel = { id: -100_777, type: "channel", title: "News" };
    const post = chat.update({ channel_post: { message_id: 1, date: 1, chat: channel, text: "/start" } });
    expect(await chat.deliver(post)).toMatchObject({ messages: [], work: [], toast: undefined });
  });
});
