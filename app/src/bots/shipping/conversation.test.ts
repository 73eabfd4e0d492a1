import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { COMMANDS } from "./menu.ts";
import { type ConversationFixture, createConversationFixture } from "./testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("the first steps", () => {
  test("/start greets by first name, asks for the registration and shows what can be done", async () => {
    const chat = bot.newChat({ id: 501, firstName: "Ada" });
    const { messages, work } = await chat.text("/start spring_sale");
    expect(messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Hello, <b>Ada<\/b>!\n\nI sell/),
    ]);
    expect([...chat.last.buttons.keys()]).toEqual([
      "📦 New label",
      "📋 Templates",
      "💰 Balance",
      "🧾 My orders",
      "🌐 Language",
      "❓ Help",
    ]);
    expect(work).toEqual([
      {
        kind: "write",
        write: "register",
        id: expect.stringMatching(/^501\.m\d+$/),
        payload: { telegramId: 501, firstName: "Ada", startPayload: "spring_sale" },
      },
    ]);
  });

  test.each(["../../etc/passwd", "x".repeat(65), "<b>", "a b", "💥", "%s%n"])(
    "/start %j registers without the payload that no link can have",
    async (payload) => {
      const { work } = await bot.newChat().text(`/start ${payload}`);
      expect(work[0]?.payload).not.toHaveProperty("startPayload");
    },
  );

  test("markup and direction marks in a name are text", async () => {
    const chat = bot.newChat({ firstName: "\u202e<a href='x'>Bob</a> & \ud800" });
    await chat.text("/start");
    expect(chat.last.text).toContain("Hello, <b>&lt;a href='x'&gt;Bob&lt;/a&gt; &amp; \ufffd</b>!");
    expect(chat.last.text).not.toContain("\u202e");
  });

  test("a name of blanks is greeted without one", async () => {
    const chat = bot.newChat({ firstName: " " });
    await chat.text("/start");
    expect(chat.last.text).toMatch(/^Hello!\n/);
  });

  test.each([
    ["en", "/help", "I sell postage labels."],
    ["ru", "/help", "Я продаю почтовые этикетки."],
    ["fa", "/help", "من برچسب پستی می‌فروشم."],
    ["ru-RU", "/privacy", "Что я храню"],
    ["fa", "/privacy", "چه چیزی نگه می‌دارم"],
    ["xx-invalid", "/privacy", "What I keep"],
    ["de", "/balance", "Your balance: <b>$0.00</b>"],
    ["ru", "/balance", "Ваш баланс: <b>$0.00</b>"],
    ["fa", "/balance", "موجودی شما: <b>\u2068$0.00\u2069</b>"],
  ])("with Telegram in %s, %s is answered in the right language", async (languageCode, command, expected) => {
    const chat = bot.newChat({ languageCode });
    const { messages, work } = await chat.text(command);
    expect(messages).toHaveLength(1);
    expect(chat.last.text).toContain(expected);
    expect(work).toEqual([]);
  });

  test("each command of the menu does something", async () => {
    for (const command of COMMANDS) {
      const chat = bot.newChat();
      await chat.text(`/${command}`);
      expect(chat.last.text, command).not.toContain("I do not know this command");
    }
  });

  test("/help, /privacy and the greeting can be said without a session or a service", async () => {
    for (const [text, expected] of [
      ["/start", "Hello, <b>Ada</b>!"],
      ["/help", "I sell postage labels."],
      ["/privacy", "What I keep"],
    ] as const) {
      const collected = await bot.stateless(bot.newChat(), text);
      expect(collected?.talk.map(({ payload }) => payload.text)).toEqual([expect.stringContaining(expected)]);
    }
    expect(await bot.stateless(bot.newChat(), "/balance")).toBeUndefined();
  });
});

describe("the language", () => {
  test("a choice changes the message in place, is kept for jobs, and everything after it is in that language", async () => {
    const chat = bot.newChat({ id: 601, languageCode: "en" });
    await chat.text("/settings");
    const choice = chat.last;
    const { toast, work } = await chat.press("Русский");
    expect(toast).toBe("Готово");
    expect(choice.text).toBe("На каком языке мне говорить?");
    expect([...choice.buttons.keys()]).toEqual(["English", "✅ Русский", "فارسی", "Как в Telegram"]);
    expect(work).toMatchObject([{ write: "set-language", payload: { telegramId: 601, language: "ru" } }]);
    await chat.text("/balance");
    expect(chat.last.text).toContain("Ваш баланс");
    await chat.press("Как в Telegram", choice);
    await chat.text("/balance");
    expect(chat.last.text).toContain("Your balance");
  });

  test("a session that was lost finds the choice again", async () => {
    const chat = bot.newChat({ languageCode: "en" });
    const { id } = chat;
    await bot.services.people.register({ telegramId: id, firstName: "Ada" });
    await bot.services.people.setLanguage(id, "fa");
    await chat.text("/language");
    expect(chat.last.text).toContain("به چه زبانی");
  });

  test("a stored session of another shape begins anew instead of failing", async () => {
    const chat = bot.newChat();
    chat.session = JSON.stringify({ expecting: "rocket", draft: 7 });
    await chat.text("/balance");
    expect(chat.last.text).toContain("Your balance");
  });
});

describe("what nobody asked for", () => {
  test.each([
    ["hello", "I did not expect a message"],
    ["🙂🙂🙂", "I did not expect a message"],
    ["x".repeat(4096), "I did not expect a message"],
    ["\ud83d", "I did not expect a message"],
    ["\u202eسلام", "I did not expect a message"],
    ["/frobnicate", "I do not know this command"],
    ["/", "I do not know this command"],
    ["/newlabelx", "I do not know this command"],
  ])("%j gets a hint and changes nothing", async (text, expected) => {
    const chat = bot.newChat();
    await chat.text("/help");
    const before = chat.session;
    const { work } = await chat.text(text);
    expect(chat.last.text).toContain(expected);
    expect([...chat.last.buttons.keys()]).toContain("📦 New label");
    expect(chat.session).toBe(before);
    expect(work).toEqual([]);
  });

  test.each([
    ["photo", { photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }] }],
    ["sticker", { sticker: { file_id: "x", file_unique_id: "y", type: "regular", width: 1, height: 1 } }],
    ["voice", { voice: { file_id: "x", file_unique_id: "y", duration: 1 } }],
    ["location", { location: { latitude: 1, longitude: 1 } }],
    ["contact", { contact: { phone_number: "1", first_name: "x" } }],
    ["dice", { dice: { emoji: "🎲", value: 1 } }],
  ])("a %s gets a hint", async (_kind, content) => {
    const chat = bot.newChat();
    await chat.message(content);
    expect(chat.last.text).toContain("I can do nothing with this");
  });

  test("a notice such as a pinned message gets no answer", async () => {
    const chat = bot.newChat();
    const { messages } = await chat.message({ pinned_message: { message_id: 1, date: 1, chat: { id: 1 } } });
    expect(messages).toEqual([]);
  });

  test.each(["", "💥", "page:9", "d:AAAAAAAA:1:back", "go:admin", "addr:use:1.m1", "buy:c1", "order:S-1:1"])(
    "a button with the data %j is answered, and nothing else happens",
    async (data) => {
      const chat = bot.newChat();
      await chat.text("/help");
      const before = chat.session;
      const { messages, toast, work } = await chat.pressData(data);
      expect(toast).toMatch(/This button is no longer active|There is no such order/);
      expect(messages).toEqual([]);
      expect(work).toEqual([]);
      expect(chat.session).toBe(before);
    },
  );

  test("an edited message changes nothing; its sender is told only while an answer is awaited", async () => {
    const chat = bot.newChat();
    const edit = () => chat.deliver(chat.update({ edited_message: { ...chat.envelope(), text: "12 oz" } }));
    expect((await edit()).messages).toEqual([]);
    await chat.text("/newlabel");
    const before = chat.session;
    await edit();
    expect(chat.last.text).toContain("I do not read edited messages");
    expect(chat.session).toBe(before);
  });
});

describe("places that are not private", () => {
  const group = { chat: { id: -100_123, type: "supergroup", title: "Friends" } };

  test("a command in a group is pointed to the private chat; talk, and commands for other bots, are not answered", async () => {
    const chat = bot.newChat();
    await chat.message({ ...group, text: "/balance" });
    expect(chat.last.text).toBe("I work in private chats only: https://t.me/shipping_test_bot");
    expect((await chat.message({ ...group, text: "/balance@shipping_test_bot" })).messages).toHaveLength(1);
    expect((await chat.message({ ...group, text: "/balance@other_bot" })).messages).toEqual([]);
    expect((await chat.message({ ...group, text: "hello all" })).messages).toEqual([]);
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing" });
  });

  test("channel posts, and messages that nobody sent, are ignored", async () => {
    const chat = bot.newChat();
    const channel = { id: -100_777, type: "channel", title: "News" };
    const post = chat.update({ channel_post: { message_id: 1, date: 1, chat: channel, text: "/start" } });
    expect(await chat.deliver(post)).toMatchObject({ messages: [], work: [], toast: undefined });
  });
});
