import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { buttonsOf } from "../testing/buttons.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";
import { enterAddress } from "../testing/label-steps.ts";
import { asked, createReadByEarlier, entered } from "./new-address.fixture.ts";
import { save, TO } from "./templates.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createReadByEarlier(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

describe("a label whose first address is read meanwhile is not lost", () => {
  /** The sender is sent to be read; an address to save is asked for, and then the reading arrives. */
  async function readMeanwhile(): Promise<ShippingChat> {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    const { work } = await chat.text("Grace Hill, 500 5th Ave\nNew York NY 10110");
    const id = work[0]?.id ?? "";
    await asked(chat);
    await bot.readings.keep({
      _id: id,
      telegram_id: chat.id,
      side: "from",
      fields: TO,
      missing: [],
      unsure: [],
      expires_at: new Date(Date.now() + 60_000),
    } as never);
    expect(await chat.tell("address-read", { id, language: "en" })).toMatchObject({ messages: [] });
    return chat;
  }

  async function goesOn(chat: ShippingChat): Promise<void> {
    expect(buttonsOf(chat)[0]).toBe("▶ Continue the label");
    await chat.press("Continue the label", chat.last);
    expect(chat.last.text).toContain("<b>Sender:</b> is this right?");
    await chat.press("Correct", chat.last);
    expect(chat.last.text).toContain("Who gets the parcel?");
    expect(JSON.parse(chat.session).draft.known).toEqual({ from: TO });
  }

  test.each(["typed", "proposed"])("once the address is saved under a %s name", async (how) => {
    const chat = await readMeanwhile();
    await enterAddress(chat);
    await (how === "typed" ? chat.text("Home") : chat.press("Ada Reed, Austin"));
    expect(chat.last.text).toContain("Saved as");
    await goesOn(chat);
  });

  test.each([
    ["/cancel", "address"],
    ["Cancel", "address"],
    ["/cancel", "name"],
    ["Cancel", "name"],
  ])("after %s at the question for the %s", async (way, question) => {
    const chat = await readMeanwhile();
    if (question === "name") await enterAddress(chat);
    await (way === "/cancel" ? chat.text(way) : chat.press(way, chat.last));
    expect(chat.last.text).toBe("All right, nothing is changed.");
    await goesOn(chat);
  });

  test("after /newlabel, which does not begin another", async () => {
    const chat = await readMeanwhile();
    await chat.text("/newlabel");
    expect(buttonsOf(chat)).toEqual(["▶ Continue the label", "🆕 Start a new one"]);
    await goesOn(chat);
  });

  test("by a template either, before it was asked", async () => {
    const chat = await readMeanwhile();
    const { id } = await save(bot, chat, "Mom");
    await chat.pressData(`t:use:${id}:label:0`);
    expect(chat.last.text).toContain("Shall this one take its place?");
    await goesOn(chat);
  });

  test("where no label waits, none is offered to be gone on with", async () => {
    const chat = await entered(bot.newChat());
    await chat.text("Home");
    expect(buttonsOf(chat)).toEqual(["🏠 Home", "📋 Templates"]);
  });
});

describe("an address that was put aside for something else is awaited again", () => {
  const topup = async (chat: ShippingChat) => void (await chat.text("/topup"));
  const rename = async (chat: ShippingChat) => {
    const { id } = await save(bot, chat, "Mom", "to");
    await chat.pressData(`t:rename:${id}:1`);
    expect(chat.last.text).toContain("What shall <b>Mom</b> be called");
  };
  const ways = [
    ["/topup", "Cancel", topup],
    ["/topup", "/cancel", topup],
    ["Rename", "Cancel", rename],
    ["Rename", "/cancel", rename],
  ] as const;

  /** Asked for an address to save, or for its name, at a label's question "To whom?"; something comes in between and is left. */
  async function putAside(
    until: typeof asked,
    between: (chat: ShippingChat) => Promise<void>,
    out: string,
  ): Promise<ShippingChat> {
    const chat = bot.newChat();
    await chat.text("/newlabel");
    await enterAddress(chat);
    await until(chat);
    await between(chat);
    await (out === "/cancel" ? chat.text(out) : chat.press(out, chat.last));
    return chat;
  }

  test.each(ways)("after %s and %s: a text is read as the address", async (_, out, between) => {
    const chat = await putAside(asked, between, out);
    const { draft } = JSON.parse(chat.session);
    const { work } = await chat.text("Grace Hill, 500 5th Ave\nNew York NY 10110");
    expect(work).toMatchObject([{ kind: "job", job: "address-read" }]);
    const session = JSON.parse(chat.session);
    expect(session.saving.step.entry.mode).toBe("reading");
    expect(session.draft).toEqual(draft);
  });

  test.each(ways)(
    "after %s and %s: /cancel ends the address, and the label goes on",
    async (_, out, between) => {
      const chat = await putAside(asked, between, out);
      const { draft } = JSON.parse(chat.session);
      await chat.text("/cancel");
      expect(chat.last.text).toBe("All right, nothing is changed.");
      const session = JSON.parse(chat.session);
      expect(session).toMatchObject({ expecting: "label", draft });
      expect(session).not.toHaveProperty("saving");
    },
  );

  test.each(ways)("after %s and %s: so is its name", async (_, out, between) => {
    const chat = await putAside(entered, between, out);
    await chat.text("Home");
    expect(chat.last.text).toContain("Saved as <b>Home</b>");
    expect(JSON.parse(chat.session).expecting).toBe("label");
  });

  test("also after an amount; and not any more, once the label was gone on with", async () => {
    const chat = await putAside(asked, topup, "$10");
    expect((await chat.text("Grace Hill, 500 5th Ave")).work).toMatchObject([{ job: "address-read" }]);
    expect(JSON.parse(chat.session).saving.step.entry.mode).toBe("reading");
    await chat.text("/newlabel");
    await chat.press("Continue the label");
    await chat.text("/topup");
    await chat.press("Cancel", chat.last);
    const { saving } = JSON.parse(chat.session);
    await chat.text("Grace Hill, 500 5th Ave");
    const session = JSON.parse(chat.session);
    expect(session.draft.step.entry.mode).toBe("reading");
    expect(session.saving).toEqual(saving);
  });
});
