import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { toSize } from "../testing/label-steps.ts";
import { MOST_TEMPLATES } from "./service.ts";
import { buttonsOf } from "../testing/buttons.ts";
import { SHIPMENT, save, stored, TO, withOrder } from "./templates.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("an order is saved under a name", () => {
  test("from below the order: what, the name, done; and it is in the list", async () => {
    const { chat, orderId } = await withOrder(bot);
    await chat.text(`/order ${orderId}`);
    await chat.press("Save as template");
    expect(chat.last.text).toBe(`What of order <code>${orderId}</code> shall I save?`);
    expect(buttonsOf(chat)).toEqual(["📦 The whole label", "Sender", "Recipient", "✖️ Cancel"]);
    const question = chat.last;
    await chat.press("The whole label");
    expect(question.text).toContain("What shall it be called?");
    expect(buttonsOf(chat)).toEqual(["Grace Hill, New York", "✖️ Cancel"]);
    await chat.text("  Mom's\n parcel 🎁 ");
    expect(chat.last.text).toBe("✅ Saved as <b>Mom's parcel 🎁</b>. /templates shows all.");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
    expect(await stored(bot, chat)).toMatchObject([
      { name: "Mom's parcel 🎁", kind: "label", content: { kind: "label", ...SHIPMENT } },
    ]);
    await chat.text("/templates");
    expect(buttonsOf(chat)).toEqual(["📦 Mom's parcel 🎁", "🏠 New address", "📦 New label"]);
  });

  test("right after it was bought, by the proposed name, once however often it is pressed", async () => {
    const { chat, orderId } = await withOrder(bot);
    await chat.pressData(`t:save:${orderId}`, 1);
    await chat.press("The whole label");
    const presses = [chat.pressUpdate("Grace Hill, New York"), chat.pressUpdate("Grace Hill, New York")];
    await Promise.all(presses.map((press) => chat.deliver(press)));
    expect(await stored(bot, chat)).toMatchObject([{ name: "Grace Hill, New York" }]);
  });

  test("typed in an update that is delivered twice: saved once", async () => {
    const { chat, orderId } = await withOrder(bot);
    await chat.pressData(`t:name:${orderId}:to`, 1);
    const before = chat.session;
    const update = chat.textUpdate("Mom");
    await chat.deliver(update);
    chat.session = before;
    await chat.deliver(update);
    expect(chat.last.text).toContain("Saved as <b>Mom</b>");
    expect(await stored(bot, chat)).toMatchObject([
      { name: "Mom", content: { kind: "address", address: TO } },
    ]);
  });

  test.each([
    ["x".repeat(41), "too long: 40 characters at most"],
    ["\u200f\u2067\u200b", "cannot be seen"],
    ["   ", "cannot be seen"],
  ])("the name %j is asked for again, and nothing is saved", async (name, complaint) => {
    const { chat, orderId } = await withOrder(bot);
    await chat.pressData(`t:name:${orderId}:label`, 1);
    await chat.text(name);
    expect(chat.last.text).toContain(complaint);
    expect(chat.last.text).toContain("What shall it be called?");
    expect(await stored(bot, chat)).toEqual([]);
    await chat.text("👩‍👩‍👧‍👦".repeat(3));
    expect(await stored(bot, chat)).toHaveLength(1);
  });

  test("a name that is taken, in whatever case, is asked for again", async () => {
    const { chat, orderId } = await withOrder(bot);
    await save(bot, chat, "МАМА <3");
    await chat.pressData(`t:name:${orderId}:from`, 1);
    await chat.text("мама <3");
    expect(chat.last.text).toContain("You have a template called мама &lt;3 already.");
    await chat.text("мама 2");
    expect(await stored(bot, chat)).toHaveLength(2);
  });

  test("a proposed name that is taken gets a number", async () => {
    const { chat, orderId } = await withOrder(bot);
    await save(bot, chat, "grace hill, new york");
    await chat.text(`/order ${orderId}`);
    await chat.press("Save as template");
    await chat.press("The whole label");
    await chat.press("Grace Hill, New York 2");
    expect((await stored(bot, chat)).map(({ name }) => name)).toContain("Grace Hill, New York 2");
  });

  test("the hundred and first is refused with a sentence", async () => {
    const { chat, orderId } = await withOrder(bot);
    for (let index = 0; index < MOST_TEMPLATES; index++) await save(bot, chat, `Shop ${index}`);
    await chat.pressData(`t:name:${orderId}:label`, 1);
    await chat.text("One more");
    expect(chat.last.text).toContain("You have 100 templates");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
    expect(await stored(bot, chat)).toHaveLength(MOST_TEMPLATES);
  });

  test.each(["/cancel", "Cancel"])("%s saves nothing, and a label that was begun goes on", async (way) => {
    const { chat, orderId } = await withOrder(bot);
    await toSize(chat);
    await chat.pressData(`t:save:${orderId}`);
    await chat.press("The whole label");
    expect(JSON.parse(chat.session)).toMatchObject({ expecting: "name" });
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(await stored(bot, chat)).toEqual([]);
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
  });

  test("a photo where the name is asked", async () => {
    const { chat, orderId } = await withOrder(bot);
    await chat.pressData(`t:name:${orderId}:label`, 1);
    await chat.message({ photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }] });
    expect(chat.last.text).toContain("I need the name as text");
  });
});
