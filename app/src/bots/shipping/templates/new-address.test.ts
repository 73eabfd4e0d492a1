import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";
import { enterAddress, RECIPIENT, toSize } from "../testing/label-steps.ts";
import { asked, createReadByEarlier, entered } from "./new-address.fixture.ts";
import { MOST_TEMPLATES } from "./service.ts";
import { FROM, save, stored, TO } from "./templates.fixture.ts";

const STALE = "This button is no longer active.";
let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createReadByEarlier(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("an address is saved without an order", () => {
  test("field by field, under a typed name; and a new label offers it", async () => {
    const chat = await asked(bot.newChat());
    expect(chat.last.text).toContain("Which address shall I save?");
    expect(buttonsOf(chat)).toEqual(["✍️ Field by field", "✖️ Cancel"]);
    await chat.press("Field by field");
    expect(chat.last.text).toBe("The address: <b>what is the name</b> of the person or shop?");
    await chat.press("Back");
    await enterAddress(chat);
    expect(chat.last.text).toContain("What shall it be called?");
    expect(buttonsOf(chat)).toEqual(["Ada Reed, Austin", "✖️ Cancel"]);
    await chat.text(" Home ");
    expect(chat.last.text).toBe("✅ Saved as <b>Home</b>. /templates shows all.");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
    expect(await stored(bot, chat)).toMatchObject([
      { name: "Home", kind: "address", content: { kind: "address", address: FROM } },
    ]);
    await chat.text("/newlabel");
    await chat.press("🏠 Home");
    expect(chat.last.text).toContain("Who gets the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({ from: FROM });
  });

  test("pasted whole and read by a job, under the proposed name", async () => {
    const chat = await asked(bot.newChat());
    const { work } = await chat.text("Grace Hill, 500 5th Ave\nNew York NY 10110");
    expect(work).toMatchObject([{ kind: "job", job: "address-read" }]);
    const id = work[0]?.id ?? "";
    const found = { side: "from", fields: TO, missing: [], unsure: [] };
    const expires_at = new Date(Date.now() + 60_000);
    await bot.readings.keep({ _id: id, telegram_id: chat.id, ...found, expires_at } as never);
    await chat.tell("address-read", { id, language: "en" });
    expect(chat.last.text).toContain("<b>The address:</b> is this right?");
    await chat.press("Correct");
    await chat.press("Grace Hill, New York");
    expect(chat.last.text).toContain("Saved as <b>Grace Hill, New York</b>");
    expect(await stored(bot, chat)).toMatchObject([{ content: { kind: "address", address: TO } }]);
  });

  test("read meanwhile, when it was begun field by field: a press takes it over", async () => {
    const chat = await asked(bot.newChat());
    const { work } = await chat.text("Grace Hill, 500 5th Ave\nNew York NY 10110");
    const id = work[0]?.id ?? "";
    await chat.press("Field by field", chat.last);
    const found = { side: "from", fields: TO, missing: [], unsure: [] };
    const expires_at = new Date(Date.now() + 60_000);
    await bot.readings.keep({ _id: id, telegram_id: chat.id, ...found, expires_at } as never);
    await chat.tell("address-read", { id, language: "en" });
    await chat.press("Use it", chat.last);
    expect(chat.last.text).toContain("<b>The address:</b> is this right?");
  });

  test.each([
    ["ru", "Новый адрес", "Какой адрес сохранить?"],
    ["fa", "نشانی تازه", "کدام نشانی را ذخیره کنم؟"],
  ])("in the person's language (%s)", async (languageCode, button, question) => {
    const chat = bot.newChat({ languageCode });
    await chat.text("/templates");
    await chat.press(button);
    expect(chat.last.text).toContain(question);
  });

  test("once, when its proposed name is pressed twice at once or its typed name is delivered twice", async () => {
    const chat = await entered(bot.newChat());
    const presses = [chat.pressUpdate("Ada Reed, Austin"), chat.pressUpdate("Ada Reed, Austin")];
    const before = chat.session;
    for (const press of presses) await chat.deliver(press);
    expect(await stored(bot, chat)).toHaveLength(1);
    chat.session = before;
    await chat.deliver(chat.textUpdate("Home"));
    expect((await stored(bot, chat)).map(({ name }) => name)).toEqual(["Ada Reed, Austin"]);
  });

  test("a name that is taken is asked for again, and the address stays", async () => {
    const chat = bot.newChat();
    await save(bot, chat, "Home", "to");
    await entered(chat);
    await chat.text("HOME");
    expect(chat.last.text).toContain("You have a template called HOME already.");
    await chat.text("Home 2");
    expect((await stored(bot, chat)).map(({ name }) => name)).toEqual(["Home", "Home 2"]);
  });
});

describe("a label that was begun stays as it is", () => {
  test("while an address is saved, and goes on afterwards", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const { draft } = JSON.parse(chat.session);
    await entered(chat);
    expect(JSON.parse(chat.session).draft).toEqual(draft);
    await chat.text("Home");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
  });

  test.each([
    ["/cancel", asked],
    ["Cancel", asked],
    ["/cancel", entered],
    ["Cancel", entered],
  ])("after %s, and nothing is saved", async (way, until) => {
    const chat = bot.newChat();
    await toSize(chat);
    await until(chat);
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(chat.last.text).toBe("All right, nothing is changed.");
    const session = JSON.parse(chat.session);
    expect(session.expecting).toBe("label");
    for (const ended of ["saving", "naming", "namingAddress", "awaitsAddress"])
      expect(session, ended).not.toHaveProperty(ended);
    expect(await stored(bot, chat)).toEqual([]);
  });

  test("and takes the next answer when it is gone on with in between; the address goes on by its own buttons", async () => {
    const chat = await asked(bot.newChat());
    const question = chat.last;
    await toSize(chat);
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
    await chat.press("Field by field", question);
    await chat.text("Grace Hill");
    const session = JSON.parse(chat.session);
    expect(session.saving.step.entry.values).toEqual({ name: "Grace Hill" });
    expect(session.draft.known.weight).toBeUndefined();
  });
});

describe("a person who has as many templates as there may be", () => {
  const FULL = "You have 100 templates, and more are not possible.";
  const fill = async (chat: ShippingChat, count = MOST_TEMPLATES) => {
    for (let index = 0; index < count; index++) await save(bot, chat, `Shop ${index}`);
  };

  test("is told before they type an address", async () => {
    const chat = bot.newChat();
    await fill(chat);
    await chat.text("/templates");
    const { session } = chat;
    await chat.press("New address");
    expect(chat.last.text).toContain(FULL);
    expect(buttonsOf(chat)).toEqual(["📋 Templates"]);
    expect(chat.session).toBe(session);
  });

  test("with one less is asked", async () => {
    const chat = bot.newChat();
    await fill(chat, MOST_TEMPLATES - 1);
    await asked(chat);
    expect(chat.last.text).toContain("Which address shall I save?");
  });

  test.each(["typed", "proposed"])(
    "when they are at its %s name, need not type it again: it is saved once one is deleted",
    async (how) => {
      const chat = await entered(bot.newChat());
      const question = chat.last;
      await fill(chat);
      const name = () =>
        how === "typed" ? chat.text("Ada Reed, Austin") : chat.press("Ada Reed, Austin", question);
      await name();
      expect(chat.last.text).toContain(FULL);
      await chat.press("Templates", chat.last);
      await chat.press("📦 Shop 99", chat.last);
      await chat.press("Delete");
      await chat.press("Yes, delete");
      await name();
      const names = (await stored(bot, chat)).map((template) => template.name);
      expect(names).toHaveLength(MOST_TEMPLATES);
      expect(names).toContain("Ada Reed, Austin");
    },
  );
});

describe("what does not belong to the question", () => {
  test("a photo is answered with what is wanted", async () => {
    const chat = await asked(bot.newChat());
    await chat.message({ photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }] });
    expect(chat.last.text).toContain("I need the address as text");
  });

  test("buttons of a label's question, forged, are no longer active", async () => {
    const chat = bot.newChat();
    const { id: saved } = await save(bot, chat, "Mom", "to");
    await asked(chat);
    const before = chat.session;
    const { id, turn } = JSON.parse(before).saving;
    for (const act of [`saved:${saved}`, "saved-page:1", "recent", "rate:0", "size:1", "right", "back"])
      expect((await chat.pressData(`d:${id}:${turn}:${act}`)).toast, act).toBe(STALE);
    expect(chat.session).toBe(before);
  });

  test("buttons of an address that was asked for earlier are no longer active, nor is its proposed name", async () => {
    const chat = await asked(bot.newChat());
    const old = chat.pressUpdate("Field by field", chat.last);
    await entered(chat);
    const name = chat.pressUpdate("Ada Reed, Austin", chat.last);
    expect((await chat.deliver(old)).toast).toBe(STALE);
    await asked(chat);
    await enterAddress(chat, RECIPIENT);
    expect((await chat.deliver(name)).toast).toBe(STALE);
    expect((await chat.pressData("t:proposed-address:forged")).toast).toBe(STALE);
    expect(await stored(bot, chat)).toEqual([]);
    await chat.press("Grace Hill, New York", chat.last);
    expect((await chat.pressData(`t:proposed-address:forged`)).toast).toBe(STALE);
    expect(await stored(bot, chat)).toMatchObject([{ name: "Grace Hill, New York" }]);
  });
});
