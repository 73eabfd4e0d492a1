import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { profileSchema } from "../profile.ts";
import {
  buttonsOf,
  type ConversationFixture,
  createConversationFixture,
  sessionOf,
  writesIn,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("the first steps", () => {
  test("/start greets and asks the age in one message; each answer changes it in place; the end is a profile", async () => {
    const chat = bot.newChat({ firstName: "Ada", languageCode: "de" });
    const first = await chat.text("/start");
    expect(first.messages).toHaveLength(1);
    expect(chat.last.text).toMatch(/^Hello, <b>Ada<\/b>! 👋\n\nHere you talk.*\n\n<b>1\/4<\/b> <b>How old/s);
    expect(writesIn(first)).toEqual([
      { write: "register", payload: { person: chat.id, firstName: "Ada", languageCode: "de" } },
    ]);
    await chat.press("25");
    expect(chat.last.text).toContain("<b>2/4</b> <b>Who are you?</b>");
    await chat.press("A woman");
    expect(chat.last.text).toContain("<b>3/4</b>");
    await chat.press("Anyone");
    expect(buttonsOf(chat).slice(0, 2)).toEqual(["✅ Deutsch", "English"]);
    const done = await chat.press("Deutsch");
    const profile = { age: 25, gender: "female", seeks: "any", ageFrom: 18, ageTo: 99, language: "de" };
    expect(writesIn(done)).toEqual([{ write: "save-profile", payload: { person: chat.id, profile } }]);
    expect(profileSchema.parse(sessionOf(chat).profile)).toEqual(profile);
    expect(sessionOf(chat)).not.toHaveProperty("draft");
    expect(chat.last.text).toBe(
      "✨ <b>All set!</b>\n\n👩 A woman, 25\nLooking for anyone, any age\nChatting in Deutsch\n\nShall we?",
    );
    expect(chat.messages).toHaveLength(1);
    expect(buttonsOf(chat)).toEqual(["🔎 Find someone", "⚙️ Settings"]);
  });

  test("Back leads to the question before, with its answer marked", async () => {
    const chat = bot.newChat();
    await chat.text("/start");
    expect(buttonsOf(chat)).not.toContain("◀ Back");
    await chat.press("31");
    await chat.press("A man");
    await chat.press("Back");
    expect(buttonsOf(chat)).toContain("✅ 👨 A man");
    await chat.press("Back");
    expect(buttonsOf(chat)).toContain("✅ 31");
  });

  test.each([
    ...["25", "２５", "٢٥", "۲۵", "२५", " 25 ", "25!", "25 🙂", "25 ❤️"],
    ...["I am 25", "I’m 25 years old", "25 y.o.", "25-year-old"],
    ...["мне 25 лет", "25 год", "Мне уже 25"],
    ...["من ۲۵ سالمه", "۲۵ ساله‌ام", "۲۵ سال دارم"],
  ])("the age may be typed as %j", async (text) => {
    const chat = bot.newChat();
    await chat.text("/start");
    await chat.text(text);
    expect(sessionOf(chat).draft).toEqual({ step: "gender", known: { age: 25 } });
    expect(chat.last.text).toContain("2/4");
  });

  test.each([
    ["17", "for adults: 18 and older"],
    ["0", "for adults"],
    ["100", "up to 99"],
    ["1000000000", "up to 99"],
    ["-1", "whole years"],
    ["−25", "whole years"],
    ["1e9", "whole years"],
    ["2.5", "whole years"],
    ["25.5", "whole years"],
    ["25-30", "whole years"],
    ["0x19", "whole years"],
    ["40 and a half", "whole years"],
    ["40½", "whole years"],
    ["40 с половиной", "whole years"],
    ["۴۰ و نیم", "whole years"],
    ["almost 18", "whole years"],
    ["twenty", "whole years"],
    ["💥", "whole years"],
    ["25 ".repeat(30), "whole years"],
    ["\u202e", "whole years"],
  ])("the age %j is answered with a sentence and the question again", async (text, expected) => {
    const chat = bot.newChat();
    await chat.text("/start");
    const { messages, work } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toContain(expected);
    expect(chat.last.text).toContain("How old are you?");
    expect(buttonsOf(chat)).toContain("25");
    expect(work).toEqual([]);
  });

  test("whatever else is sent meanwhile is answered with the open question", async () => {
    const chat = bot.newChat();
    await chat.text("/start");
    await chat.press("25");
    for (const say of [
      () => chat.text("what?"),
      () => chat.text("/frobnicate"),
      () => chat.message({ sticker: {} }),
    ]) {
      const { messages } = await say();
      expect(messages.map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Please answer this first\.\n\n.*Who are you\?/s),
      ]);
    }
  });

  test("a button of a question that is answered, or of a forged one, changes nothing", async () => {
    const chat = bot.newChat();
    await chat.text("/start");
    await chat.press("25");
    const before = chat.session;
    for (const data of ["setup:age:30", "back:age", "back:ages", "setup:ages:18:20", "set:age:30"]) {
      const { messages, toast } = await chat.pressData(data);
      expect(toast, data).toBe("This button is no longer active");
      expect(messages).toEqual([]);
    }
    for (const data of ["setup:age:17", "setup:age:1e1", "setup:gender:cat", "setup:gender:__proto__"])
      expect((await chat.pressData(data)).toast, data).toBe("This button is no longer active");
    expect(chat.session).toBe(before);
  });

  test.each(["/next", "/settings", "hello"])("%s before the answers opens the questions", async (text) => {
    const chat = bot.newChat();
    const { messages } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toMatch(/A few questions first.*How old are you/s);
  });

  test.each([
    ["/next", /^A few questions first.*<b>3\/4<\/b> <b>Whom would/s],
    ["/settings", /^A few questions first.*<b>3\/4<\/b> <b>Whom would/s],
    ["/start", /^Hello, <b>Ada<\/b>.*<b>3\/4<\/b> <b>Whom would/s],
  ])("%s between the answers keeps them, and shows the open question", async (text, expected) => {
    const chat = bot.newChat({ firstName: "Ada" });
    await chat.text("/start");
    await chat.press("31");
    await chat.press("A man");
    const { draft } = sessionOf(chat);
    const { messages } = await chat.text(text);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toMatch(expected);
    expect(sessionOf(chat).draft).toEqual(draft);
    for (const button of ["Anyone", "Español"]) await chat.press(button);
    expect(sessionOf(chat).profile).toMatchObject({ age: 31, gender: "male", seeks: "any", language: "es" });
  });

  test("somebody whose Telegram speaks none of the chat languages is offered English first", async () => {
    const chat = bot.newChat({ languageCode: "ja" });
    await chat.text("/start");
    for (const button of ["40", "Another gender", "Others"]) await chat.press(button);
    expect(buttonsOf(chat)[0]).toBe("✅ English");
  });
});

test.each([
  ["ru", "Сколько вам лет?"],
  ["fa", "چند سالتان است؟"],
])("in %s the questions are in that language", async (languageCode, expected) => {
  const chat = bot.newChat({ languageCode });
  await chat.text("/start");
  expect(chat.last.text).toContain(expected);
});
