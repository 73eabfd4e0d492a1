import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import { type ConversationFixture, createConversationFixture } from "../testing/conversation.fixture.ts";
import { toConfirm, toRates, toSize } from "../testing/label-steps.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("the ways back and out", () => {
  test("back goes through all questions to the first", async () => {
    const chat = bot.newChat();
    await toConfirm(bot, chat);
    const seen: string[] = [];
    for (let step = 0; step < 8; step++) {
      await chat.press("Back", chat.last);
      seen.push(chat.last.text.split("\n", 1)[0] ?? "");
      if (seen.at(-1)?.includes("Who sends")) break;
    }
    expect(seen).toEqual([
      "<b>Choose how to send it</b>",
      "<b>How heavy is it?</b>",
      "<b>How big is the parcel?</b>",
      "<b>Recipient:</b> is this right?",
      "<b>Who gets the parcel?</b>",
      "<b>Sender:</b> is this right?",
      "<b>Who sends the parcel?</b>",
    ]);
  });

  test("back from the choice of what to change leads to the prices, or the confirmation, that it was opened from", async () => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    await chat.press("By speed", chat.last);
    const prices = buttonsOf(chat);
    await chat.press("Change something", chat.last);
    await chat.press("Back", chat.last);
    expect(buttonsOf(chat)).toEqual(prices);
    await chat.press("💲", chat.last);
    await chat.press("Change something", chat.last);
    await chat.press("Back", chat.last);
    expect(chat.last.text).toContain("Check, then buy");
  });

  test("back from the choice of a field, or from the field, leads to the address, also when the answer was refused", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.press("Back", chat.last);
    const check = chat.last.text;
    await chat.press("Change", chat.last);
    await chat.press("Back", chat.last);
    expect(chat.last.text).toBe(check);
    for (const [field, typed] of [
      ["Phone"],
      ["ZIP code"],
      ["ZIP code", "90210"],
      ["Country", "GB"],
    ] as const) {
      await chat.press("Change", chat.last);
      await chat.press(field, chat.last);
      if (typed !== undefined) await chat.text(typed);
      expect(chat.last.text).not.toBe(check);
      await chat.press("Back", chat.last);
      expect(chat.last.text).toBe(check);
    }
  });

  test("one part can be changed at the end, and the rest stays", async () => {
    const chat = bot.newChat();
    await toConfirm(bot, chat);
    await chat.press("Change something");
    await chat.press("Weight", chat.last);
    await bot.bring(chat, await chat.text("500 g"));
    await chat.press("💲", chat.last);
    expect(chat.last.text).toContain("500 g");
    expect(chat.last.text).toContain("10 × 6 × 4 in");
  });

  test.each(["/cancel", "Cancel"])("%s ends the label, and says that nothing was charged", async (way) => {
    const chat = bot.newChat();
    await toRates(bot, chat);
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(chat.last.text).toContain("The label is cancelled. Nothing was charged.");
    expect(JSON.parse(chat.session)).toEqual({ expecting: "nothing", language: "auto" });
    await chat.text("12 oz");
    expect(chat.last.text).toContain("I did not expect a message now");
  });

  test("/newlabel during a label offers to go on or to begin anew", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("/newlabel");
    expect(buttonsOf(chat)).toEqual(["▶ Continue the label", "🆕 Start a new one"]);
    await chat.press("Continue");
    expect(chat.last.text).toContain("How big is the parcel?");
    await chat.text("/newlabel");
    await chat.press("Start a new one");
    expect(chat.last.text).toContain("Who sends the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({});
  });

  test("other commands in between leave the question open", async () => {
    const chat = bot.newChat();
    await toSize(chat);
    await chat.text("/help");
    await chat.text("/balance");
    await chat.text("10x6x4 in");
    expect(chat.last.text).toContain("How heavy is it?");
  });
});
