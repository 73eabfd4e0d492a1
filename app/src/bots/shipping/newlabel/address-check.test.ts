import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("a pasted address", () => {
  const address = {
    name: "Ada Reed",
    line1: "1600 Main St",
    city: "Austin",
    state: "TX",
    postalCode: "78701",
    countryCode: "US",
  };

  /** What the job of that id read; what becomes of it is told in addresses/address-read.test.ts. */
  async function pasted(chat: ShippingChat, telegramId: number): Promise<string> {
    await chat.text("/newlabel");
    const text = "Ada Reed, 1600 Main St\nAustin TX 78701";
    const { work } = await chat.text(text);
    const payload = { telegramId: chat.id, side: "from", text, language: "en" };
    expect(work).toMatchObject([{ kind: "job", job: "address-read", payload }]);
    expect(chat.last.text).toContain("Reading the address");
    const id = work[0]?.id ?? "";
    const expires_at = new Date(Date.now() + 60_000);
    const found = { side: "from", fields: address, missing: [], unsure: [] };
    await bot.readings.keep({ _id: id, telegram_id: telegramId, ...found, expires_at } as never);
    return id;
  }

  test("is read by a job; one field of it can be changed, and the others stay", async () => {
    const chat = bot.newChat();
    const id = await pasted(chat, chat.id);
    await chat.tell("address-read", { id, language: "en" });
    await chat.press("Change");
    await chat.press("Street");
    expect(buttonsOf(chat)).toContain("Keep: 1600 Main St");
    await chat.text("1601 Main St");
    await chat.press("Correct");
    expect(JSON.parse(chat.session).draft.known.from).toEqual({ ...address, line1: "1601 Main St" });
  });

  test("read for another person, or for a draft that is over, is not taken", async () => {
    const chat = bot.newChat();
    const id = await pasted(chat, chat.id + 5_000);
    expect((await chat.pressData(`addr:use:${id}`)).toast).toContain("no longer active");
    await chat.text("/cancel");
    expect((await chat.pressData(`addr:use:${id}`)).toast).toContain("no longer active");
  });
});

describe("an address whose parts do not fit its country", () => {
  const typed = ["Grace Hill", "500 5th Ave", "New York", "NY", "SW1A 1AA"] as const;

  async function entered(fields: readonly string[], country: string): Promise<ShippingChat> {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await chat.press("Field by field");
    const [name = "", street = "", ...rest] = fields;
    await chat.text(name);
    await chat.text(street);
    await chat.press("Skip", chat.last);
    for (const field of [...rest, country]) await chat.text(field);
    return chat;
  }

  test("is asked for the postal code again, with one that exists", async () => {
    const chat = await entered(typed, "USA");
    expect(chat.last.text).toContain("United States: there is no such postal code. An example is 78701.");
    await chat.text("1011O");
    expect(chat.last.text).toContain("there is no such postal code");
    await chat.text("10110");
    expect(chat.last.text).toContain("is this right?");
  });

  test("may have the wrong country instead", async () => {
    const chat = await entered(typed, "USA");
    await chat.press("Not United States");
    await chat.text("UK");
    await chat.press("Keep: SW1A 1AA");
    expect(chat.last.text).toContain("is this right?");
    expect(chat.last.text).toContain("GB");
  });

  test("is asked for the state again; a state by its name becomes its code", async () => {
    const chat = await entered(["Grace Hill", "500 5th Ave", "New York", "Atlantis", "10110"], "USA");
    expect(chat.last.text).toContain("United States: there is no such state. An example is TX.");
    await chat.text("new york");
    await chat.press("Correct");
    expect(JSON.parse(chat.session).draft.known.from.state).toBe("NY");
  });

  test("has no button to keep what was refused", async () => {
    const chat = await entered(["Grace Hill", "500 5th Ave", "New York", "NY", "6270"], "USA");
    expect(chat.last.text).toContain("there is no such postal code");
    expect(buttonsOf(chat)).not.toContain("Keep: 6270");
    await chat.text("!");
    expect(buttonsOf(chat)).not.toContain("Keep: 6270");
    const other = chat.last.buttons.get("🌍 Not United States") ?? "";
    const kept = await chat.pressData(other.replace("field:countryCode", "keep"));
    expect(kept.toast).toContain("no longer active");
  });

  test("is asked for a postal code of the state", async () => {
    const chat = await entered(["Al Poe", "1 Main St", "Springfield", "Illinois", "90210"], "USA");
    expect(chat.last.text).toContain("do not fit each other: in IL it begins with 600-629.");
    expect(buttonsOf(chat)).not.toContain("Keep: 90210");
    await chat.text("90211");
    expect(chat.last.text).toContain("do not fit each other");
    await chat.text("62704");
    expect(chat.last.text).toContain("is this right?");
  });

  test("may have the wrong state instead of the wrong postal code", async () => {
    const chat = await entered(["Al Poe", "1 Main St", "Beverly Hills", "IL", "90210"], "USA");
    await chat.press("Not IL");
    expect(chat.last.text).toContain("which state or region?");
    await chat.text("CA");
    await chat.press("Keep: 90210");
    await chat.press("Correct");
    expect(JSON.parse(chat.session).draft.known.from).toMatchObject({ state: "CA", postalCode: "90210" });
  });
});
