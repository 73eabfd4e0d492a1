import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createReaderFixture, type ReaderFixture } from "../addresses/reader.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";

const ADA = "Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043\nUSA";
const GRACE = "Grace Hill, 350 Fifth Ave, New York, NY 10118, USA";
const CHECK = ["✅ Correct", "✏️ Change", "◀ Back", "✖️ Cancel"];
let bot: ConversationFixture;
let reader: ReaderFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
  reader = await createReaderFixture(bot);
});
afterEach(() => reader.noFaults());
afterAll(async () => {
  await reader.end();
  await bot.end();
});

/** A person who is asked whether an address that was read is right. */
async function checking(): Promise<ShippingChat> {
  const chat = bot.newChat();
  await chat.text("/newlabel");
  await reader.paste(chat, ADA);
  return chat;
}

function expectAda(chat: ShippingChat): void {
  expect(chat.last.text).toContain("is this right?");
  expect(chat.last.text).toContain("Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043");
  expect(buttonsOf(chat)).toEqual(CHECK);
}

describe("text under an address that is shown to be checked", () => {
  test.each(["62704", "62704-1234", "hello there", "city: Reno"])(
    "that is no whole address (%s) costs nothing of it, and says how a part is changed",
    async (text) => {
      const chat = await checking();
      await reader.paste(chat, text);
      expect(chat.last.text).toContain("This is no whole address");
      expectAda(chat);
      await chat.press("Change", chat.last);
      expect(buttonsOf(chat)).toContain("ZIP code");
    },
  );

  test("that the model makes a whole address of by guesses costs nothing of it", async () => {
    const chat = await checking();
    await reader.fault({ kind: "outcome", outcome: "invented" });
    await reader.paste(chat, "City: Reno");
    expect(chat.last.text).toContain("This is no whole address");
    expectAda(chat);
  });

  test("that nobody can read at the moment costs nothing of it", async () => {
    const chat = await checking();
    await reader.fault({ kind: "status", status: 500 });
    await reader.paste(chat, GRACE);
    expect(chat.last.text).toContain("I cannot read whole addresses at the moment.");
    expectAda(chat);
  });

  test("that is a whole address takes its place", async () => {
    const chat = await checking();
    await reader.paste(chat, GRACE);
    expect(chat.last.text).toContain("Grace Hill\n350 Fifth Ave");
    expect(chat.last.text).not.toContain("Ada Reed");
    expect(buttonsOf(chat)).toEqual(CHECK);
  });

  test("sent twice before the first was read leaves the address, and so does the way back", async () => {
    const chat = await checking();
    await chat.text("62704");
    await reader.paste(chat, "hello there");
    expectAda(chat);
    await chat.text("62704");
    await chat.press("Back", chat.last);
    expectAda(chat);
  });

  test("that is a number longer than an address can hold is no phone number, and costs nothing", async () => {
    const chat = await checking();
    await reader.paste(chat, `+1${"-".repeat(60)}217-555-0199`);
    expectAda(chat);
  });

  test.each(["phone +1 217 555 0199", "+1 217 555 0199", "Tel.: 217-555-0199"])(
    "that is plainly a phone number (%s) is taken as the address's",
    async (text) => {
      const chat = await checking();
      const { work } = await chat.text(text);
      expect(work).toEqual([]);
      expect(chat.last.text).toMatch(/94043\nUS\n(\+1 )?217[ -]555[ -]0199/);
      expect(buttonsOf(chat)).toEqual(CHECK);
    },
  );
});
