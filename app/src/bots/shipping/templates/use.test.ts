import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { priced, toSize } from "../testing/label-steps.ts";
import { buttonsOf } from "../testing/buttons.ts";
import { FROM, SHIPMENT, save, stored, TO, withOrder } from "./templates.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("a new label from a template takes two presses", () => {
  test("from the list: open, use, and the prices are there with all filled in", async () => {
    const chat = bot.newChat();
    await bot.topUp(chat.id, 10_000);
    await save(bot, chat, "Mom");
    await chat.text("/templates");
    await chat.press("📦 Mom");
    await priced(bot, chat, chat.press("Use"));
    expect(chat.last.text).toContain("Choose how to send it");
    await chat.press("💲", chat.last);
    for (const line of ["1600 Main St", "500 5th Ave", "10 × 6 × 4 in", "2 lb 3 oz"])
      expect(chat.last.text).toContain(line);
    await chat.press("Buy for", chat.last);
    expect((await bot.services.orders.list(chat.id, 1)).orders).toMatchObject([SHIPMENT]);
  });

  test("from the first question of a new label", async () => {
    const chat = bot.newChat();
    await save(bot, chat, "Mom");
    await chat.text("/newlabel");
    await priced(bot, chat, chat.press("📦 Mom"));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("a label that was begun is not replaced without a question", async () => {
    const chat = bot.newChat();
    const { id } = await save(bot, chat, "Mom");
    await toSize(chat);
    const { draft } = JSON.parse(chat.session);
    await chat.pressData(`t:use:${id}:label:0`);
    expect(chat.last.text).toContain("You have a label that is not finished. Shall this one take its place?");
    expect(JSON.parse(chat.session).draft).toEqual(draft);
    await priced(bot, chat, chat.press("Yes, begin this one"));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("an address that is no longer accepted is asked for where it is wrong, and the rest stays", async () => {
    const chat = bot.newChat();
    const { id } = await save(bot, chat, "Mom");
    const templates = bot.db.collection<{ _id: string }>("templates");
    await templates.updateOne({ _id: id }, { $set: { "content.to.city": "x".repeat(60) } });
    await chat.text("/newlabel");
    await chat.press("📦 Mom");
    expect(chat.last.text).toContain("which city?");
    await chat.text("New York");
    await priced(bot, chat, chat.press("Correct", chat.last));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("/repeat and its button begin a label like an order of one's own", async () => {
    const { chat, orderId } = await withOrder(bot);
    await priced(bot, chat, chat.text(`/repeat ${orderId.toLowerCase()}`));
    expect(chat.last.text).toContain("Choose how to send it");
    await chat.text("/cancel");
    await chat.text(`/order ${orderId}`);
    await priced(bot, chat, chat.press("Repeat"));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("/repeat of an order without a size asks for it", async () => {
    const { chat, orderId } = await withOrder(bot, {
      ...SHIPMENT,
      parcel: { weight: SHIPMENT.parcel.weight },
    });
    await chat.text(`/repeat ${orderId}`);
    expect(chat.last.text).toContain("How big is the parcel?");
    await priced(bot, chat, chat.text("10x6x4 in"));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("/repeat without a number asks for it", async () => {
    const chat = bot.newChat();
    await chat.text("/repeat");
    expect(chat.last.text).toContain("Which order?");
  });
});

describe("saved addresses at the questions of a new label", () => {
  test("the sender of the last order is offered first, and a press takes it", async () => {
    const { chat } = await withOrder(bot);
    await chat.text("/newlabel");
    expect(buttonsOf(chat)[0]).toBe("↩️ Ada Reed, Austin");
    await chat.press("↩️");
    expect(chat.last.text).toContain("Who gets the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({ from: FROM });
  });

  test("a starred sender comes before it; starring another takes the star away", async () => {
    const { chat } = await withOrder(bot, { ...SHIPMENT, from: { ...TO, name: "Ida Moss" } });
    await save(bot, chat, "Shop", "from");
    await save(bot, chat, "Home", "to");
    await chat.text("/templates");
    await chat.press("Home");
    await chat.press("Make it the usual sender");
    expect(buttonsOf(chat)).toContain("☆ No longer the usual sender");
    await chat.press("All templates");
    await chat.press("Shop");
    await chat.press("Make it the usual sender");
    await chat.press("All templates");
    expect(buttonsOf(chat).slice(0, 2)).toEqual(["🏠 Home", "⭐ Shop"]);
    await chat.text("/newlabel");
    expect(buttonsOf(chat).slice(0, 3)).toEqual(["⭐ Shop", "↩️ Ida Moss, New York", "🏠 Home"]);
    await chat.press("⭐ Shop", chat.last);
    await chat.press("🏠 Home", chat.last);
    expect(chat.last.text).toContain("How big is the parcel?");
  });

  test("no address is offered as the recipient of a label that it sends, and the others are", async () => {
    const chat = bot.newChat();
    const { id } = await save(bot, chat, "Shop", "from");
    await bot.services.templates.star(id, chat.id, true);
    for (const name of ["a", "b", "c"]) await save(bot, chat, name, "to");
    await chat.text("/newlabel");
    await chat.press("⭐ Shop", chat.last);
    expect(chat.last.text).toContain("Who gets the parcel?");
    expect(buttonsOf(chat).slice(0, 4)).toEqual(["🏠 c", "🏠 b", "🏠 a", "🏠 Saved addresses"]);
  });

  test("more than three are turned page by page in place, and Back leads to the question", async () => {
    const chat = bot.newChat();
    for (const name of ["a", "b", "c", "d", "e", "f"]) await save(bot, chat, name, "to");
    await chat.text("/newlabel");
    expect(buttonsOf(chat)).toEqual([
      "🏠 f",
      "🏠 e",
      "🏠 d",
      "🏠 Saved addresses",
      "✍️ Field by field",
      "✖️ Cancel",
    ]);
    const old = chat.pressUpdate("🏠 f");
    await chat.press("Saved addresses");
    expect(chat.last.text).toContain("Your addresses, page 1 of 2");
    await chat.press("▶");
    expect(buttonsOf(chat)).toEqual(["🏠 a", "◀", "◀ Back", "✖️ Cancel"]);
    expect((await chat.deliver(old)).toast).toBe("This button is no longer active.");
    await chat.press("Back");
    expect(chat.last.text).toContain("Who sends the parcel?");
    await chat.press("Saved addresses");
    await chat.press("🏠 e");
    expect(chat.last.text).toContain("Who gets the parcel?");
    expect(chat.messages).toHaveLength(1);
  });

  test("one can be the recipient of a new label from its own page", async () => {
    const chat = bot.newChat();
    await save(bot, chat, "Mom", "to");
    await chat.text("/templates");
    await chat.press("Mom");
    await chat.press("As recipient");
    expect(chat.last.text).toContain("Who sends the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({ to: TO });
  });

  test("one that was deleted meanwhile is no longer active", async () => {
    const chat = bot.newChat();
    const { id } = await save(bot, chat, "Mom", "to");
    await chat.text("/newlabel");
    await bot.services.templates.remove(id, chat.id);
    expect((await chat.press("🏠 Mom")).toast).toBe("This button is no longer active.");
  });
});

describe("what is somebody else's is answered as not existing", () => {
  test("a template: opened, used, starred, renamed, deleted, taken for an address", async () => {
    const [owner, stranger] = [bot.newChat(), bot.newChat()];
    const { id } = await save(bot, owner, "Mom", "from");
    await stranger.text("/newlabel");
    const { draft } = JSON.parse(stranger.session);
    for (const data of [
      `t:open:${id}:1`,
      `t:use:${id}:from:1`,
      `t:star:${id}:1`,
      `t:rename:${id}:1`,
      `t:delete:${id}:1`,
    ])
      expect((await stranger.pressData(data)).toast, data).toBe("There is no such template.");
    expect((await stranger.pressData(`d:${draft.id}:${draft.turn}:saved:${id}`)).toast).toBe(
      "This button is no longer active.",
    );
    await stranger.pressData(`t:drop:${id}:1`);
    expect(await stored(bot, owner)).toMatchObject([{ name: "Mom" }]);
  });

  test("an order: repeated by command and button, saved as a template", async () => {
    const { chat: owner, orderId } = await withOrder(bot);
    const stranger = bot.newChat();
    await stranger.text(`/repeat ${orderId}`);
    expect(stranger.last.text).toBe(`There is no order with the number ${orderId}. /orders shows yours.`);
    for (const data of [
      `t:repeat:${orderId}:1`,
      `t:save:${orderId}`,
      `t:name:${orderId}:label`,
      `t:proposed:${orderId}:label`,
    ])
      expect((await stranger.pressData(data)).toast, data).toBe("There is no such order.");
    expect(await stored(bot, stranger)).toEqual([]);
    expect(await stored(bot, owner)).toEqual([]);
  });
});
