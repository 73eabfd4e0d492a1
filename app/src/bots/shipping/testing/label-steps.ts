import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import type { ConversationFixture, ShippingChat } from "./conversation.fixture.ts";

type Bot = Pick<ConversationFixture, "bring">;

/** Two addresses that carriers know, field by field in the order they are asked. */
export const SENDER = ["Ada Reed", "1600 Main St", "Austin", "TX", "78701"] as const;
export const RECIPIENT = ["Grace Hill", "500 5th Ave", "New York", "NY", "10110"] as const;

/** Answers the open question for an address field by field, and confirms it. */
export async function enterAddress(chat: ShippingChat, fields: readonly string[] = SENDER): Promise<void> {
  const [name = "", street = "", city = "", state = "", zip = ""] = fields;
  await chat.press("Field by field", chat.last);
  await chat.text(name);
  await chat.text(street);
  await chat.press("Skip", chat.last);
  for (const field of [city, state, zip]) await chat.text(field);
  await chat.press("United States", chat.last);
  await chat.press("Correct", chat.last);
}

/** From nothing to the question for the size. */
export async function toSize(chat: ShippingChat): Promise<void> {
  await chat.text("/newlabel");
  await enterAddress(chat, SENDER);
  await enterAddress(chat, RECIPIENT);
}

/** From nothing to the prices: an equal parcel's are there at once, others are brought by a job. */
export async function toRates(bot: Bot, chat: ShippingChat): Promise<void> {
  await toSize(chat);
  await chat.text("10x6x4 in");
  await priced(bot, chat, chat.text("2 lb 3 oz"));
}

/** Sees the prices that were asked for: a job brings them, unless they are known. */
export async function priced(bot: Bot, chat: ShippingChat, asking: Promise<Reaction>): Promise<void> {
  const asked = await asking;
  if (asked.work.length > 0) await bot.bring(chat, asked);
}

/** From nothing to the confirmation of the cheapest. */
export async function toConfirm(bot: Bot, chat: ShippingChat): Promise<void> {
  await toRates(bot, chat);
  await chat.press("💲", chat.last);
}
