import { randomUUID } from "node:crypto";
import { wishOf } from "../ledger/money.fixture.ts";
import type { OrderDraft } from "../services.ts";
import type { ConversationFixture, ShippingChat } from "../testing/conversation.fixture.ts";
import { contentOf, type Part, type Template } from "./template.ts";

export const FROM = {
  name: "Ada Reed",
  line1: "1600 Main St",
  city: "Austin",
  state: "TX",
  postalCode: "78701",
  countryCode: "US",
} as const;

export const TO = {
  name: "Grace Hill",
  line1: "500 5th Ave",
  city: "New York",
  state: "NY",
  postalCode: "10110",
  countryCode: "US",
} as const;

export const SHIPMENT: OrderDraft = {
  from: FROM,
  to: TO,
  parcel: {
    weight: { value: 35, unit: "ounce" },
    dimensions: { unit: "inch", length: 10, width: 6, height: 4 },
  },
};

/** A person with one order, and its id. */
export async function withOrder(
  bot: ConversationFixture,
  draft: OrderDraft = SHIPMENT,
): Promise<{ chat: ShippingChat; orderId: string }> {
  const chat = bot.newChat();
  await bot.topUp(chat.id, 1_000);
  const wish = wishOf(chat.id, 100, { draft });
  const { order } = await bot.services.orders.place(wish, AbortSignal.timeout(10_000));
  return { chat, orderId: order.orderId };
}

/** Saves a part of {@link SHIPMENT} for a person. */
export function save(
  bot: ConversationFixture,
  { id }: ShippingChat,
  name: string,
  part: Part = "label",
): Promise<Template> {
  const content = contentOf(SHIPMENT, part);
  return bot.services.templates.save({ operationId: randomUUID(), telegramId: id, name, content });
}

/** A person's templates as MongoDB holds them, the oldest first. */
export const stored = (bot: ConversationFixture, { id }: ShippingChat) =>
  bot.db.collection("templates").find({ telegram_id: id }).sort({ created_at: 1 }).toArray();
