import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { priced, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("when the carriers refuse", () => {
  test("the field that they name is asked for again, the rest stays, and back leads to the whole", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    const session = JSON.parse(chat.session);
    // Saved under the rules of an earlier release.
    session.draft.known.to.postalCode = "not a code";
    chat.session = JSON.stringify(session);
    await chat.press("Small box");
    await bot.bring(chat, await chat.press("1 lb", chat.last));
    expect(chat.last.text).toContain(
      "The recipient's address is not accepted: please check the ZIP or postal code.",
    );
    await chat.press("Back", chat.last);
    expect(chat.last.text).toContain("not a code");
    await chat.press("Change", chat.last);
    await chat.press("ZIP code", chat.last);
    await chat.text("10110");
    await priced(bot, chat, chat.press("Correct", chat.last));
    expect(chat.last.text).toContain("Choose how to send it");
  });

  test("carriers that do not answer are asked again when the person wants it", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Small box");
    await bot.shipstationFault({ kind: "outcome", outcome: "no_rates", route: "POST /v2/rates", times: 1 });
    // A weight of no other test's: their prices are remembered.
    await bot.bring(chat, await chat.text("1 lb 7 oz"));
    expect(chat.last.text).toMatch(/No carrier/);
    await bot.bring(chat, await chat.press("Ask again"));
    expect(chat.last.text).toContain("Choose how to send it");
  });
});
