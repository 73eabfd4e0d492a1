import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createReaderFixture, type ReaderFixture } from "../addresses/reader.fixture.ts";
import { asked, createReadByEarlier } from "../templates/new-address.fixture.ts";
import { save, withOrder } from "../templates/templates.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";

const ADA = "Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043";
const GRACE = "Grace Hill, 350 Fifth Ave, New York, NY 10118, USA";
let bot: ConversationFixture;
let reader: ReaderFixture;

beforeAll(async () => {
  bot = await createReadByEarlier(inject("mongoUrl"), inject("redisUrl"));
  reader = await createReaderFixture(bot);
});
afterAll(async () => {
  await reader.end();
  await bot.end();
});

/** A person who is asked whether an address that was read is right. */
async function checking(): Promise<ShippingChat> {
  const chat = bot.newChat();
  await chat.text("/newlabel");
  await reader.paste(chat, `${ADA}\nUSA`);
  return chat;
}

function expectAda(chat: ShippingChat): void {
  expect(chat.last.text).toContain("is this right?");
  expect(chat.last.text).toContain(`${ADA}\nUS`);
}

describe("back to an address that was shown", () => {
  test.each([
    ["ZIP code", "10001", "do not fit each other"],
    ["State", "NY", "do not fit each other"],
    ["State", "Atlantis", "there is no such state"],
    ["Country", "Canada", "which state or region?"],
    ["Country", "UK", "there is no such postal code"],
  ])("leads from a change that does not fit it (%s: %s), and it is as it was", async (field, text, asked) => {
    const chat = await checking();
    await chat.press("Change", chat.last);
    await chat.press(field, chat.last);
    await chat.text(text);
    expect(chat.last.text).toContain(asked);
    await chat.press("Back", chat.last);
    expectAda(chat);
  });

  test("leads from another part that was asked for instead", async () => {
    const chat = await checking();
    await chat.press("Change", chat.last);
    await chat.press("ZIP code", chat.last);
    await chat.text("10001");
    await chat.press("Not CA", chat.last);
    await chat.text("TX");
    await chat.press("Back", chat.last);
    expectAda(chat);
  });

  test("leads from the questions that were chosen while a text under it was read", async () => {
    const chat = await checking();
    const { work } = await chat.text("2 Elm Street");
    await chat.press("Field by field", chat.last);
    await chat.text("Grace Hill");
    const said = chat.messages.length;
    await reader.read(chat, { work });
    expect(chat.messages).toHaveLength(said);
    await chat.press("Back", chat.last);
    expectAda(chat);
  });

  test("leads from what is missing of another one that was typed under it", async () => {
    const chat = await checking();
    await reader.paste(chat, "Grace Hill, 350 Fifth Ave, New York, NY");
    expect(chat.last.text).toContain("which ZIP or postal code?");
    await chat.press("Back", chat.last);
    expectAda(chat);
  });

  test("does not lead from an address that was never shown", async () => {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await reader.paste(chat, "Ada Reed, 12 Main St, Springfield, IL 90210");
    await chat.press("Not IL", chat.last);
    await chat.text("CA");
    await chat.press("Back", chat.last);
    expect(chat.last.text).toContain("Who sends the parcel?");
  });
});

describe("back from an address that is shown", () => {
  test("leads to its question, where it is offered as it was", async () => {
    const chat = await checking();
    await chat.press("Back", chat.last);
    expect(chat.last.text).toContain("Who sends the parcel?");
    expect(buttonsOf(chat)[0]).toBe("↩️ Ada Reed, Mountain View");
    await chat.press("Ada Reed", chat.last);
    expectAda(chat);
    await chat.press("Correct", chat.last);
    expect(chat.last.text).toContain("Who gets the parcel?");
  });

  test("leads to its question also when it is to be saved under a name", async () => {
    const chat = await asked(bot.newChat());
    await reader.paste(chat, `${ADA}\nUSA`);
    await chat.press("Back", chat.last);
    await chat.press("Ada Reed", chat.last);
    expectAda(chat);
  });

  test("another that is typed then is not taken for a part of it", async () => {
    const chat = await checking();
    await chat.press("Back", chat.last);
    await reader.paste(chat, "Grace Hill\nCity: Reno");
    expect(chat.last.text).toContain("Grace Hill\nReno");
  });

  test.each(["sent before", "saved"])("offers one that was %s once", async (kind) => {
    const { chat } = kind === "saved" ? { chat: bot.newChat() } : await withOrder(bot);
    if (kind === "saved") await save(bot, chat, "Shop", "from");
    await chat.text("/newlabel");
    await chat.press(kind === "saved" ? "Shop" : "↩️", chat.last);
    await chat.press("Back", chat.last);
    await chat.press("Back", chat.last);
    expect(buttonsOf(chat)).toEqual(["↩️ Ada Reed, Austin", "✍️ Field by field", "◀ Back", "✖️ Cancel"]);
    await chat.press("↩️", chat.last);
    expect(chat.last.text).toContain("is this right?");
  });
});

describe("a reading that comes when the address is shown again, with a phone number added", () => {
  async function phoned(text: string): Promise<ShippingChat> {
    const chat = await checking();
    const { work } = await chat.text(text);
    await chat.text("+1 217 555 0199");
    expectAda(chat);
    await reader.read(chat, { work });
    return chat;
  }

  test("is not offered when it would cost the address", async () => {
    const chat = await phoned("2 Elm Street");
    expectAda(chat);
    expect(chat.last.text).toContain("217 555 0199");
    expect(buttonsOf(chat)).toContain("✅ Correct");
  });

  test("is offered when it is a whole one", async () => {
    const chat = await phoned(GRACE);
    expect(chat.last.text).toContain("I have read your address meanwhile:\n<blockquote>Grace Hill");
    await chat.press("Use it", chat.last);
    expect(chat.last.text).toContain("Grace Hill\n350 Fifth Ave");
    expect(chat.last.text).toContain("is this right?");
  });
});

test("a reading that is no whole address costs nothing of one that was typed after it was offered", async () => {
  const chat = bot.newChat();
  await chat.text("/newlabel");
  const reaction = await chat.text("Grace Hill\nCity: Reno");
  await chat.press("Field by field", chat.last);
  await reader.read(chat, reaction);
  const offer = chat.last;
  await chat.text("Ada Reed");
  await chat.text("1600 Amphitheatre Pkwy");
  await chat.press("Skip", chat.last);
  for (const field of ["Mountain View", "CA", "94043", "USA"]) await chat.text(field);
  const [answer] = (await chat.press("Use it", offer)).messages;
  expect(answer?.text).toContain("This is no whole address");
  expect(answer?.text).toContain(ADA);
});
