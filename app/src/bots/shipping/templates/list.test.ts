import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import { save, stored, withOrder } from "./templates.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("the list", () => {
  test("is empty at first, and says how to begin", async () => {
    const chat = bot.newChat();
    await chat.text("/templates");
    expect(chat.last.text).toContain("You have no templates yet.");
  });

  test("shows labels before addresses, those used last first, five a page, turned in place", async () => {
    const chat = bot.newChat();
    for (const name of ["one", "two", "three", "four"]) await save(bot, chat, name);
    for (const name of ["home", "shop"]) await save(bot, chat, name, "from");
    await chat.text("/templates");
    const screen = chat.last;
    expect(screen.text).toContain("page 1 of 2");
    expect(buttonsOf(chat)).toEqual([
      "📦 four",
      "📦 three",
      "📦 two",
      "📦 one",
      "🏠 shop",
      "▶",
      "🏠 New address",
      "📦 New label",
    ]);
    await chat.press("▶");
    expect(buttonsOf(chat)).toEqual(["🏠 home", "◀", "🏠 New address", "📦 New label"]);
    await chat.press("◀");
    expect(screen.text).toContain("page 1 of 2");
    expect(chat.messages).toHaveLength(1);
    await chat.pressData("t:list:999999999");
    expect(screen.text).toContain("page 2 of 2");
  });

  test("opens one in place and comes back to its page", async () => {
    const chat = bot.newChat();
    for (const name of ["a", "b", "c", "d", "e", "f"]) await save(bot, chat, name);
    await chat.text("/templates");
    await chat.press("▶");
    await chat.press("📦 a");
    for (const line of ["📦 <b>a</b>", "1600 Main St", "500 5th Ave", "10 × 6 × 4 in", "2 lb 3 oz"])
      expect(chat.last.text).toContain(line);
    expect(buttonsOf(chat)).toEqual(["📦 Use", "✏️ Rename", "🗑 Delete", "◀ All templates"]);
    await chat.press("All templates");
    expect(chat.last.text).toContain("page 2 of 2");
    expect(chat.messages).toHaveLength(1);
  });

  test("renames: a taken name is asked for again, its own in another case is not taken", async () => {
    const chat = bot.newChat();
    await save(bot, chat, "Mom");
    await save(bot, chat, "Dad");
    await chat.text("/templates");
    await chat.press("Dad");
    await chat.press("Rename");
    expect(chat.last.text).toContain("What shall <b>Dad</b> be called");
    await chat.text("MOM");
    expect(chat.last.text).toContain("You have a template called MOM already.");
    await chat.text("DAD");
    expect(chat.last.text).toBe("✅ It is called <b>DAD</b> now.");
    expect((await stored(bot, chat)).map(({ name }) => name).sort()).toEqual(["DAD", "Mom"]);
    await chat.press("📦 DAD");
    expect(chat.last.text).toContain("📦 <b>DAD</b>");
  });

  test("deletes after a warning; its buttons are then no longer good", async () => {
    const { chat } = await withOrder(bot);
    await save(bot, chat, "Mom");
    await chat.text("/templates");
    await chat.press("Mom");
    const use = chat.pressUpdate("Use");
    const rename = chat.pressUpdate("Rename");
    await chat.press("Delete");
    expect(chat.last.text).toContain("Delete <b>Mom</b>? This cannot be undone. Your orders stay.");
    const sure = chat.pressUpdate("Yes, delete");
    expect((await chat.deliver(sure)).toast).toBe("Deleted");
    expect(chat.last.text).toContain("You have no templates yet.");
    expect(await stored(bot, chat)).toEqual([]);
    await chat.deliver(sure);
    for (const stale of [use, rename]) {
      expect(await chat.deliver(stale)).toMatchObject({ toast: "There is no such template.", messages: [] });
    }
    expect((await bot.services.orders.list(chat.id, 1)).orders).toHaveLength(1);
  });

  test("deleted while its new name is awaited: the name is taken for nothing", async () => {
    const chat = bot.newChat();
    const { id } = await save(bot, chat, "Mom");
    await chat.pressData(`t:rename:${id}:1`, 1);
    await bot.services.templates.remove(id, chat.id);
    await chat.text("Dad");
    expect(chat.last.text).toContain("no longer there");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
  });
});
