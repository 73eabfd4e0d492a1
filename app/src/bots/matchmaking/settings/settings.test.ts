import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  buttonsOf,
  type ConversationFixture,
  createConversationFixture,
  PROFILE,
  sessionOf,
  wishesIn,
  writesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("/settings", () => {
  test("shows every answer, and a button for each", async () => {
    const chat = bot.knownChat({ profile: { ...PROFILE, ageFrom: 20, ageTo: 30 } });
    await chat.text("/settings");
    expect(chat.last.text).toBe(
      "<b>Your settings</b>\n\n👩 A woman, 25\nLooking for anyone, 20–30\nChatting in English\nThe bot speaks English\n\nWhat shall be changed?",
    );
    expect(buttonsOf(chat)).toEqual([
      "My age",
      "Who I am",
      "Whom I look for",
      "Their age",
      "Chat language",
      "🌐 The bot’s language",
      "🔎 Find someone",
    ]);
  });

  test.each([
    ["My age", "30", { age: 30 }],
    ["Who I am", "Another gender", { gender: "other" }],
    ["Whom I look for", "Women", { seeks: "female" }],
    ["Their age", "20–30", { ageFrom: 20, ageTo: 30 }],
    ["Chat language", "Español", { language: "es" }],
  ])("%s can be changed to %s, in one message", async (button, answer, change) => {
    const chat = bot.knownChat();
    await chat.text("/settings");
    await chat.press(button);
    expect(chat.last.text).not.toContain("Your settings");
    const reaction = await chat.press(answer);
    const profile = { ...PROFILE, ...change };
    expect(writesIn(reaction)).toEqual([{ write: "save-profile", payload: { person: chat.id, profile } }]);
    expect(sessionOf(chat).profile).toEqual(profile);
    expect(reaction.toast).toBe("Saved");
    expect(chat.last.text).toContain("Your settings");
    expect(chat.messages).toHaveLength(1);
  });

  test("what is so now is marked, and Back changes nothing", async () => {
    const chat = bot.knownChat();
    await chat.text("/settings");
    const before = sessionOf(chat);
    await chat.press("Their age");
    expect(buttonsOf(chat)).toContain("✅ any age");
    expect((await chat.press("Back")).work).toEqual([]);
    expect(chat.last.text).toContain("Your settings");
    expect(sessionOf(chat)).toEqual(before);
  });

  test.each([
    ["My age", "４０", { age: 40 }],
    ["Their age", "20-30", { ageFrom: 20, ageTo: 30 }],
    ["Their age", "from 30 to 20", { ageFrom: 20, ageTo: 30 }],
    ["Their age", "۲۰ تا ۳۰", { ageFrom: 20, ageTo: 30 }],
    ["Their age", "20–30", { ageFrom: 20, ageTo: 30 }],
    ["Their age", "35+", { ageFrom: 35, ageTo: 99 }],
  ])("%s may be typed as %j", async (button, text, change) => {
    const chat = bot.knownChat();
    await chat.text("/settings");
    await chat.press(button);
    await chat.text(text);
    expect(sessionOf(chat).profile).toEqual({ ...PROFILE, ...change });
    expect(chat.last.text).toContain("Your settings");
  });

  test.each([
    ["My age", "17", "for adults"],
    ["My age", "old enough", "did not understand this age"],
    ["Their age", "16-20", "for adults"],
    ["Their age", "20-120", "up to 99"],
    ["Their age", "25", "did not understand these ages"],
    ["Their age", "1-2-3", "did not understand these ages"],
    ["Their age", "-1", "did not understand these ages"],
    ["Their age", "1e9-2e9", "did not understand these ages"],
  ])("%s typed as %j is asked for again", async (button, text, expected) => {
    const chat = bot.knownChat();
    await chat.text("/settings");
    await chat.press(button);
    const { messages, work } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toContain(expected);
    expect(buttonsOf(chat)).toContain("◀ Back");
    expect(work).toEqual([]);
    expect(sessionOf(chat).profile).toEqual(PROFILE);
  });

  test("what is typed after leaving the question is no answer to it", async () => {
    const chat = bot.knownChat();
    await chat.text("/settings");
    await chat.press("My age");
    await chat.press("Back");
    await chat.text("44");
    expect(sessionOf(chat).profile).toEqual(PROFILE);
    expect(chat.last.text).toContain("You are in no chat now");
  });

  test("changed while looking, the search goes on by the new answers", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    const { seq } = sessionOf(chat);
    await chat.text("/settings");
    expect(buttonsOf(chat)).not.toContain("🔎 Find someone");
    await chat.press("Whom I look for");
    const reaction = await chat.press("Men");
    expect(wishesIn(reaction)).toEqual([
      { person: chat.id, seq: seq + 1, join: { ...PROFILE, seeks: "male" } },
    ]);
    expect(sessionOf(chat).state).toMatchObject({ at: "searching", seq: seq + 1 });
  });

  test("changed while looking, each button that ends the search still does", async () => {
    for (const nth of [0, 1, 2]) {
      const chat = bot.knownChat();
      const earlier = sessionOf(chat).seq;
      await chat.text("/next");
      const shown = [chat.last];
      await chat.text("/settings");
      for (const [question, answer] of [
        ["Whom I look for", "Men"],
        ["Who I am", "A man"],
      ] as const) {
        await chat.press(question);
        await chat.press(answer);
        await chat.text("/next");
        shown.push(chat.last);
        await chat.text("/settings");
      }
      const { seq } = sessionOf(chat);
      for (const other of [earlier, seq + 1])
        expect((await chat.pressData(`quit:${other}`)).toast).toBe("This button is no longer active");
      const reaction = await chat.press("Stop looking", shown[nth]);
      expect(shown[nth]?.text).toBe("All right, I stopped looking.");
      expect(wishesIn(reaction)).toEqual([{ person: chat.id, seq: seq + 1 }]);
      expect(sessionOf(chat).state).toEqual({ at: "idle" });
    }
  });

  test.each([
    [
      "en",
      "edit:age",
      "<b>How old are you?</b>\n\nYou are in a chat, so press a button here: what you type is for the other side.",
    ],
    [
      "en",
      "edit:ages",
      "<b>Of which age?</b>\n\nYou are in a chat, so press a button here: what you type is for the other side.",
    ],
    [
      "ru",
      "edit:age",
      "<b>Сколько вам лет?</b>\n\nВы сейчас в чате, поэтому нажмите кнопку: всё, что вы пишете, предназначено собеседнику.",
    ],
    [
      "fa",
      "edit:ages",
      "<b>در چه سنی؟</b>\n\nشما در گفتگو هستید، پس اینجا دکمه بزنید: هر چه بنویسید برای طرف مقابل است.",
    ],
  ] as const)("in a chat, in %s, %s invites nobody to type", async (language, data, expected) => {
    const chat = bot.knownChat({ ...sessionOf(bot.chatting(77)), language, languageChosen: true });
    await chat.text("/settings");
    await chat.pressData(data);
    expect(chat.last.text).toBe(expected);
  });

  test("in a chat, buttons work, and what is typed changes nothing and stays with its writer, who is told", async () => {
    const chat = bot.chatting(77);
    await chat.text("/settings");
    await chat.press("My age");
    const { calls } = await chat.text("41");
    expect(calls.map(({ method, payload }) => [method, payload.chat_id])).toEqual([["sendMessage", chat.id]]);
    expect(chat.last.text).toContain("This was not passed on");
    expect(sessionOf(chat).profile).toEqual(PROFILE);
    const reaction = await chat.press("40");
    expect(sessionOf(chat).profile).toMatchObject({ age: 40 });
    expect(wishesIn(reaction)).toEqual([]);
  });

  test("a partner who is found ends an open question: the next text is for them", async () => {
    const chat = bot.knownChat();
    await chat.text("/next");
    await chat.text("/settings");
    await chat.press("My age");
    const { seq } = sessionOf(chat);
    await chat.tell("paired", { pair: "p-1", partner: 77, seq, since: 1, widened: false });
    expect((await chat.text("40")).calls).toMatchObject([{ method: "copyMessage" }]);
    expect(sessionOf(chat)).not.toHaveProperty("expecting");
  });
});

describe("the bot's language", () => {
  test("is that of Telegram until one is chosen; the message changes in place", async () => {
    const chat = bot.knownChat({}, { languageCode: "ru" });
    await chat.text("/language");
    expect(chat.last.text).toBe("На каком языке мне говорить?");
    expect(buttonsOf(chat)).toEqual(["English", "Русский", "فارسی", "✅ Как в Telegram", "◀ Назад"]);
    const reaction = await chat.press("فارسی");
    expect(writesIn(reaction)).toEqual([
      { write: "set-language", payload: { person: chat.id, language: "fa" } },
    ]);
    expect(chat.last.text).toBe("به چه زبانی حرف بزنم؟");
    await chat.text("/stop");
    expect(chat.last.text).toContain("الان در گفتگویی نیستید");
    await chat.press("مثل تلگرام");
    await chat.text("/stop");
    expect(chat.last.text).toContain("Вы сейчас ни с кем не общаетесь");
  });

  test("a choice that MongoDB kept comes back with a lost session", async () => {
    const chat = bot.newChat({ languageCode: "en" });
    await bot.remember(chat.id, { language: "fa", profile: PROFILE });
    await chat.text("/settings");
    expect(chat.last.text).toContain("تنظیمات شما");
  });
});
