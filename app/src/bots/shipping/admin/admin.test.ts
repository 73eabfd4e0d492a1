import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { wishOf } from "../ledger/money.fixture.ts";
import { ORDERS } from "../orders/store.ts";
import { PAYMENTS } from "../payments/store.ts";
import { SETTINGS } from "../settings-store/store.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;
let owner: ShippingChat;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
beforeEach(() => {
  owner = bot.newChat();
  bot.ownerIds.add(owner.id);
});
afterAll(() => bot.end());

/** An order of a new person who has topped up twice its price, in a state it ended in. */
async function order(
  priceCents: number,
  carrier: string,
  end: Readonly<Record<string, unknown>> & { readonly label?: { readonly cost_cents: number } },
  costCents = end.label?.cost_cents ?? priceCents,
): Promise<void> {
  const { id } = bot.newChat();
  await bot.topUp(id, priceCents * 2);
  const wish = wishOf(id, priceCents);
  const placed = await bot.services.orders.place(
    { ...wish, quote: { ...wish.quote, carrier, costCents } },
    AbortSignal.timeout(10_000),
  );
  await bot.db.collection(ORDERS).updateOne({ order_id: placed.order.orderId }, { $set: end });
}

describe("/admin", () => {
  test("does not exist for people who are not listed, whatever they send or press", async () => {
    const chat = bot.newChat();
    for (const text of ["/admin", "/admin markup 90"]) {
      await chat.text(text);
      expect(chat.last.text).toContain("I do not know this command.");
    }
    const forged = await chat.pressData("admin:settings", 1);
    expect(forged).toMatchObject({ toast: "This button is no longer active.", messages: [] });
    expect((await bot.services.shop.current()).markupPercent).toBe(0);
  });

  test("shows the day's sales by the books, what people hold, and the carriers that fail", async () => {
    await owner.text("/admin");
    expect(owner.last.text).toContain("Orders: 0, paid $0.00; buyers: 0");
    expect(owner.last.text).toContain("No carrier failed in the last 24 hours.");

    await order(1_000, "USPS", { state: "labelled", label: { cost_cents: 900 } });
    await order(2_000, "UPS", { state: "labelled", label: { cost_cents: 1_500 } });
    await order(500, "UPS", { state: "failed", failure: "label-failed-refused" });
    await order(700, "FedEx", { state: "voided", label: { cost_cents: 650 } });
    await owner.press("Today");
    for (const line of [
      "Orders: 4, paid $42.00; buyers: 4",
      "The carriers' part: $24.00",
      "Left: $18.00",
      "Top-ups: 4, $84.00",
      "On balances now: $42.00; people with money: 4",
      "Orders without a label in the last 24 hours: UPS 1/2",
    ])
      expect(owner.last.text.replaceAll(/<\/?b>/g, "")).toContain(line);
    expect(owner.messages).toHaveLength(1);
    expect(owner.last.text).not.toContain("something else than was offered");
  });

  test("counts for a carrier what it leaves without a label for long, and not a person's own mistake", async () => {
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await order(600, "DHL", { state: "buying", created_at: longAgo });
    await order(600, "FedEx", { state: "buying" });
    await order(600, "UPS", { state: "failed", failure: "label-failed-address" });
    await owner.text("/admin");
    expect(owner.last.text).toContain("Orders without a label in the last 24 hours: DHL 1/1, UPS 1/2");
  });

  test("tells of labels that cost the shop more or less than was offered, and by how much", async () => {
    await order(1_000, "USPS", { state: "labelled", label: { cost_cents: 900 } }, 850);
    await order(1_000, "USPS", { state: "labelled", label: { cost_cents: 820 } }, 800);
    await order(1_000, "UPS", { state: "voiding", label: { cost_cents: 600 } }, 690);
    await order(1_000, "UPS", { state: "voided", label: { cost_cents: 600 } }, 500);
    await owner.text("/admin");
    expect(owner.last.text).toContain(
      "cost the shop something else than was offered: 3; above it $0.70, below it $0.90.",
    );
  });

  test("shows yesterday, in place", async () => {
    await owner.text("/admin");
    await owner.press("Yesterday");
    expect(owner.last.text).toContain(new Date(Date.now() - 86_400_000).toISOString().slice(0, 10));
    expect(owner.last.text).toContain("Orders: 0, paid $0.00");
    expect(owner.messages).toHaveLength(1);
  });

  test("lists the payments that wait for the owner: what came, whose it is, why, and how many there are", async () => {
    await owner.text("/admin");
    await owner.press("👀 To look at (0)");
    expect(owner.last.text).toContain("No payment waits for you.");
    const waiting = Array.from({ length: 12 }, (_, index) => ({
      payment_id: `P-REVIEW${index}`,
      operation_id: `review-${index}`,
      telegram_id: 77 + index,
      review: { reason: "unvalued", track_id: `18${index}`, at: new Date(index), what: "0.5 <LTC>" },
    }));
    await bot.db.collection(PAYMENTS).insertMany(waiting);
    await owner.press("Today");
    await owner.press("👀 To look at (12)");
    expect(owner.last.text).toContain("<b>Payments that wait for you: 12</b>, the oldest 10 of them");
    expect(owner.last.text).toContain("<code>P-REVIEW0</code>, person <code>77</code>, since");
    expect(owner.last.text).toContain("what it is worth: 0.5 &lt;LTC&gt;");
    expect(owner.last.text).toContain("track id <code>189</code>");
    expect(owner.last.text).not.toContain("P-REVIEW10");
    await bot.db.collection(PAYMENTS).deleteMany({ payment_id: /^P-REVIEW/ });
  });

  test("changes a setting, says what was before, and remembers who did it", async () => {
    await owner.text("/admin markup 7,5");
    expect(owner.last.text).toBe("✅ Markup: 0 % → <b>7.5 %</b>");
    await owner.text("/admin min $10");
    expect(owner.last.text).toBe("✅ Smallest top-up: $5.00 → <b>$10.00</b>");
    expect(await bot.services.shop.current()).toMatchObject({ markupPercent: 7.5, minTopupCents: 1_000 });
    await owner.text("/admin");
    await owner.press("Settings");
    expect(owner.last.text).toContain("Markup on the carriers' prices: <b>7.5 %</b> (0 % to 1000 %)");
    expect(owner.last.text).toContain(`changed by ${owner.id}`);
    expect(owner.last.text).toContain("Largest top-up: <b>$1000.00</b>");
    await bot.db.collection(SETTINGS).deleteMany({});
  });

  test.each([
    ["/admin markup 1001", "The markup must be from 0 % to 1000 %. Nothing was changed."],
    ["/admin min 0.5", "The smallest top-up must be from $1.00 to $100.00. Nothing was changed."],
    ["/admin max 99999999999", "The largest top-up must be from $100.00 to $10000.00. Nothing was changed."],
    [
      "/admin max 1,000",
      "This can mean two values, and nothing was changed. Send <code>/admin max 1</code> or <code>/admin max 1000</code>.",
    ],
    ["/admin markup", "I did not understand this."],
    ["/admin markup lots", "I did not understand this."],
    ["/admin markup -3", "I did not understand this."],
    ["/admin drop everything", "I did not understand this."],
  ])("%s: %s", async (text, answer) => {
    await owner.text(text);
    expect(owner.last.text).toContain(answer);
    expect(await bot.db.collection(SETTINGS).countDocuments()).toBe(0);
  });
});
