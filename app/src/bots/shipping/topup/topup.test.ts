import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { toConfirm, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const invoices = (telegramId: number) =>
  bot.db.collection("payments").find({ telegram_id: telegramId }).toArray();

describe("adding money", () => {
  test("amounts are buttons; a press becomes a link to pay by, in place", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    expect([...chat.last.buttons.keys()]).toEqual(["$10.00", "$25.00", "$50.00", "$100.00", "✖️ Cancel"]);
    const screen = chat.last;
    const before = await bot.vendorCalls();
    const pressed = await chat.press("$25.00");
    expect(await bot.vendorCalls()).toBe(before);
    expect(screen.text).toContain("Making your invoice for <b>$25.00</b>…");
    expect([...screen.buttons.keys()]).toEqual(["🔄 Try again"]);
    await bot.bring(chat, pressed);
    expect(screen.text).toContain("Your payment page for <b>$25.00</b> is ready");
    expect([...screen.buttons]).toEqual([
      ["Pay $25.00", expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//)],
    ]);
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
  });

  test.each(["25", "$25.00", " 25 долларов"])("/topup %s is that amount as if typed", async (amount) => {
    const chat = bot.newChat();
    await bot.bring(chat, await chat.text(`/topup ${amount}`));
    expect(chat.messages.map(({ text }) => text)).toEqual([
      expect.stringContaining("Your payment page for <b>$25.00</b> is ready"),
    ]);
    expect(JSON.parse(chat.session)).toMatchObject({ expecting: "nothing" });
  });

  test.each([
    ["1", "This amount is not possible"],
    ["a lot", "I did not understand this amount"],
  ])("/topup %s says what is wrong with it, and an amount is awaited", async (amount, wrong) => {
    const chat = bot.newChat();
    expect((await chat.text(`/topup ${amount}`)).work).toEqual([]);
    expect(chat.last.text).toContain(wrong);
    expect([...chat.last.buttons.keys()]).toContain("$25.00");
    await chat.text("25");
    expect(chat.last.text).toContain("Making your invoice for <b>$25.00</b>…");
  });

  test("pressing an amount twice makes one payment", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    const presses = [chat.pressUpdate("$25.00"), chat.pressUpdate("$25.00")];
    const [first, second] = [await chat.deliver(presses[0] ?? {}), await chat.deliver(presses[1] ?? {})];
    expect([second.work, second.toast, second.messages]).toEqual([[], "", []]);
    await bot.bring(chat, first);
    // A third one, of a chat that has not shown the page yet, brings the same page.
    const page = [...chat.last.buttons.values()];
    await bot.bring(chat, await chat.deliver(presses[1] ?? {}));
    expect([...chat.last.buttons.values()]).toEqual(page);
    expect(await invoices(chat.id)).toHaveLength(1);
  });

  test("a job that is run again, or after a crash, makes one payment and shows one page", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    const pressed = await chat.press("$25.00");
    await bot.bring(chat, pressed);
    const page = [...chat.last.buttons.values()];
    bot.forgetTold();
    await bot.bring(chat, pressed);
    expect([...chat.last.buttons.values()]).toEqual(page);
    expect([(await invoices(chat.id)).length, chat.messages.length]).toEqual([1, 1]);
  });

  test.each(["/cancel", "/balance", "/topup"])(
    "%s meanwhile: the page comes where it was announced",
    async (command) => {
      const chat = bot.newChat();
      await chat.text("/topup");
      const announced = chat.last;
      const pressed = await chat.press("$25.00");
      await chat.text(command);
      const newest = chat.last.text;
      await bot.bring(chat, pressed);
      expect([announced.text, chat.last.text]).toEqual([
        expect.stringContaining("Your payment page"),
        newest,
      ]);
    },
  );

  test("a redelivered amount makes one payment", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    const before = chat.session;
    const update = chat.textUpdate("$12.50");
    const first = await chat.deliver(update);
    chat.session = before;
    const second = await chat.deliver(update);
    expect(second.work.map(({ id }) => id)).toEqual(first.work.map(({ id }) => id));
    for (const asked of [first, second]) await bot.bring(chat, asked);
    expect(await invoices(chat.id)).toMatchObject([{ amount_cents: 1_250 }]);
  });

  test("an amount can be typed with the digits of any script", async () => {
    const chat = bot.newChat({ languageCode: "fa" });
    await chat.text("/topup");
    const asked = await chat.text("۳۷٫۵ دلار");
    expect(chat.last.text).toContain("در حال ساختن صورت‌حساب");
    await bot.bring(chat, asked);
    expect(chat.last.text).toContain("صفحهٔ پرداخت <b>\u2068$37.50\u2069</b> آماده است");
  });

  test.each([
    ["0", "This amount is not possible: it can be from $5.00 to $1000.00."],
    ["-1", "This amount is not possible"],
    ["1e9", "I did not understand this amount"],
    ["1000000000", "This amount is not possible"],
    ["five", "I did not understand this amount"],
    ["💸", "I did not understand this amount"],
    ["9".repeat(4096), "I did not understand this amount"],
  ])("the amount %j is refused, and can be sent again", async (text, expected) => {
    const chat = bot.newChat();
    await chat.text("/topup");
    const before = chat.session;
    await chat.text(text);
    expect(chat.last.text).toContain(expected);
    expect(chat.session).toBe(before);
    expect(await invoices(chat.id)).toEqual([]);
    await bot.bring(chat, await chat.text("25"));
    expect(chat.last.text).toContain("Your payment page");
  });

  test("an amount of which one reading alone is possible is asked back as that, and a press takes it", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    await chat.text("$20,500");
    expect(chat.last.text).toBe(
      "Do you mean $20.50? Then press it. Read the other way this amount is not possible: it can be from $5.00 to $1000.00.",
    );
    expect([...chat.last.buttons.keys()]).toEqual(["$20.50", "✖️ Cancel"]);
    expect(await invoices(chat.id)).toEqual([]);
    await bot.bring(chat, await chat.press("$20.50", chat.last));
    expect(chat.last.text).toContain("Your payment page for <b>$20.50</b> is ready");
    expect(await invoices(chat.id)).toMatchObject([{ amount_cents: 2_050 }]);
  });

  test("an amount that can mean two is asked back with both, and a press says which", async () => {
    await bot.settings.set("maxTopupCents", 1_000_000, 1);
    const chat = bot.newChat();
    await chat.text("/topup");
    await chat.text("$8,500");
    expect(chat.last.text).toBe(
      "This can mean $8.50 or $8500.00. Press the one you mean, or type it without separating thousands. It can be from $5.00 to $10000.00.",
    );
    expect([...chat.last.buttons.keys()]).toEqual(["$8.50", "$8500.00", "✖️ Cancel"]);
    await bot.bring(chat, await chat.press("$8500.00", chat.last));
    expect(await invoices(chat.id)).toMatchObject([{ amount_cents: 850_000 }]);
    await bot.settings.set("maxTopupCents", 100_000, 1);
  });

  test.each(["€25", "500 рублей", "0.01 BTC"])("%s is asked for in dollars", async (text) => {
    const chat = bot.newChat();
    await chat.text("/topup");
    await chat.text(text);
    expect(chat.last.text).toContain("Your balance is in US dollars");
    expect(await invoices(chat.id)).toEqual([]);
    await bot.bring(chat, await chat.text("25 USDT"));
    expect(chat.last.text).toContain("Your payment page for <b>$25.00</b> is ready");
  });

  test("a forged amount is no longer active", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    for (const cents of [0, 499, 100_001, 999_999_999])
      expect((await chat.pressData(`amount:${cents}`)).toast).toBe("This button is no longer active.");
    expect(await invoices(chat.id)).toEqual([]);
  });

  test("a photo where the amount is asked", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    await chat.message({ photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }] });
    expect(chat.last.text).toContain("I need the amount as text");
  });

  test.each(["/cancel", "Cancel"])("%s ends it, and a label that was begun goes on", async (way) => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("/topup");
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(chat.last.text).toBe("All right, no money is added.");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
  });

  test("a cancel button of a top-up that is over is no longer active", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    const cancel = chat.pressUpdate("Cancel");
    await chat.text("25");
    expect((await chat.deliver(cancel)).toast).toBe("This button is no longer active.");
  });

  test("what a waiting label needs is offered first", async () => {
    const chat = bot.newChat();
    await toConfirm(bot, chat);
    await chat.text("/topup");
    const missing = /<b>\$(\d+\.\d\d) is missing/.exec(chat.messages.at(-2)?.text ?? "")?.[1];
    expect([...chat.last.buttons.keys()][0]).toBe(`$${Math.ceil(Number(missing))}.00`);
  });

  test("when the payment service is away the person is told that no money moved, and may try again", async () => {
    const chat = bot.newChat();
    await chat.text("/topup");
    await bot.oxapayFault({ kind: "status", status: 503, route: "POST /v1/payment/invoice" });
    await bot.bring(chat, await chat.press("$25.00"));
    expect(chat.last.text).toContain("No money has moved; please try again in a minute.");
    await bot.healOxapay();
    await bot.bring(chat, await chat.press("Try again"));
    expect(chat.last.text).toContain("Your payment page");
    expect(await invoices(chat.id)).toHaveLength(1);
  });
});

test("the balance shows what came and went last", async () => {
  const chat = bot.newChat();
  await bot.topUp(chat.id, 2_500, "P-1");
  await chat.text("/balance");
  expect(chat.last.text).toMatch(
    /^Your balance: <b>\$25\.00<\/b>\n\nLately:\nTop-up <b>\+\$25\.00<\/b> · <code>P-1<\/code> · /,
  );
  expect([...chat.last.buttons.keys()]).toEqual(["➕ Top up", "📄 Statement", "📦 New label"]);
});
