import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { isStoredFileMarker } from "../../../platform/telegram/api/stored-file.ts";
import type { PersonOptions } from "../../../platform/telegram/testing/chat.ts";
import { wishOf } from "../ledger/money.fixture.ts";
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

/** A person with so many orders at a dollar each; answers their ids, the newest first. */
async function withOrders(
  count: number,
  person: Partial<PersonOptions> = {},
): Promise<{ chat: ShippingChat; ids: string[] }> {
  const chat = bot.newChat(person);
  await bot.topUp(chat.id, count * 100 + 1);
  const ids: string[] = [];
  const signal = AbortSignal.timeout(10_000);
  for (let index = 0; index < count; index++)
    ids.unshift((await bot.services.orders.place(wishOf(chat.id, 100), signal)).order.orderId);
  return { chat, ids };
}

describe("the orders", () => {
  test("are none at first, and the way to the first one is offered", async () => {
    const chat = bot.newChat();
    await chat.text("/orders");
    expect(chat.last.text).toContain("You have no orders yet.");
    expect(buttonsOf(chat)).toEqual(["📦 New label"]);
  });

  test("are turned page by page in place", async () => {
    const { chat, ids } = await withOrders(6);
    await chat.text("/orders");
    const screen = chat.last;
    expect(screen.text).toContain("page 1 of 2");
    expect(buttonsOf(chat)).toEqual([...ids.slice(0, 5), "▶", "📦 New label"]);
    await chat.press("▶");
    expect(screen.text).toContain("page 2 of 2");
    expect(buttonsOf(chat)).toEqual([...ids.slice(5), "◀", "📦 New label"]);
    await chat.press("◀");
    expect(screen.text).toContain("page 1 of 2");
    expect(chat.messages).toHaveLength(1);
    await chat.pressData("orders:999999999");
    expect(screen.text).toContain("page 2 of 2");
  });

  test.each([
    ["en", / UTC$/mu],
    ["ru", / UTC$/mu],
    ["fa", / به وقت UTC\u2069?$/mu],
  ])("and the account name the zone of their times in %s", async (languageCode, zone) => {
    const { chat, ids } = await withOrders(1, { languageCode });
    for (const command of ["/orders", `/order ${ids[0]}`, "/balance"]) {
      await chat.text(command);
      expect(chat.last.text, command).toMatch(zone);
    }
  });

  test("can be opened from the list, and left again", async () => {
    const { chat, ids } = await withOrders(1);
    await chat.text("/orders");
    await chat.press(ids[0] ?? "");
    expect(chat.last.text).toContain(`Order <code>${ids[0]}</code>`);
    expect(chat.last.text).toContain("The label is being bought");
    expect(chat.last.text).toContain("Ada Reed\n1 Main St\nAustin, TX 78701\nUS");
    await chat.press("All orders");
    expect(chat.last.text).toContain("Your orders");
    expect(chat.messages).toHaveLength(1);
  });

  test("/order shows one, however its number is written", async () => {
    const { chat, ids } = await withOrders(1);
    for (const typed of [ids[0] ?? "", ` ${ids[0]?.toLowerCase()} `]) {
      await chat.text(`/order ${typed}`);
      expect(chat.last.text).toContain(`Order <code>${ids[0]}</code>`);
    }
  });

  test("/order without a number asks which", async () => {
    const chat = bot.newChat();
    await chat.text("/order");
    expect(chat.last.text).toContain("Which order?");
  });

  test.each(["S-222222", "'; drop", "$where", "🙂", "x".repeat(4000), "\ud800", "<b>"])(
    "/order %j is told that there is none",
    async (typed) => {
      const chat = bot.newChat();
      await chat.text(`/order ${typed}`);
      expect(chat.last.text).toMatch(/^There is no order with the number /);
    },
  );

  test("somebody else's order does not exist, by its number or by a forged button", async () => {
    const { ids } = await withOrders(1);
    const stranger = bot.newChat();
    await stranger.text(`/order ${ids[0]}`);
    expect(stranger.last.text).toBe(`There is no order with the number ${ids[0]}. /orders shows yours.`);
    expect((await stranger.pressData(`order:${ids[0]}:1`)).toast).toBe("There is no such order.");
    expect((await stranger.pressData(`file:${ids[0]}`)).toast).toBe("There is no such order.");
  });

  test("a label that is there can be fetched again as a file", async () => {
    const { chat, ids } = await withOrders(1);
    const label = { label_id: "se-1", tracking_number: "9400111", file_key: "labels/x.pdf", cost_cents: 90 };
    await bot.db.collection("orders").updateOne({ order_id: ids[0] }, { $set: { state: "labelled", label } });
    await bot.files.put("labels/x.pdf", Buffer.from("%PDF-"), { contentType: "application/pdf" });
    await chat.text(`/order ${ids[0]}`);
    expect(chat.last.text).toContain("Tracking number: <code>9400111</code>");
    const { calls } = await chat.press("Label as PDF");
    expect(calls).toMatchObject([{ method: "sendDocument", payload: { chat_id: chat.id } }]);
    const document = JSON.parse(JSON.stringify(calls[0]?.payload.document));
    expect(isStoredFileMarker(document) && document.stored_file.filename).toBe(`label-${ids[0]}.pdf`);
  });

  test("one that failed says why, and that the money is back", async () => {
    const { chat, ids } = await withOrders(1);
    await bot.db
      .collection("orders")
      .updateOne({ order_id: ids[0] }, { $set: { state: "failed", failure: "label-failed-refused" } });
    await chat.text(`/order ${ids[0]}`);
    expect(chat.last.text).toContain("the money is back on your balance");
    expect(chat.last.text).toContain("Why: The carrier refuses this shipment.");
  });
});
