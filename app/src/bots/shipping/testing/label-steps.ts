import type { ShippingChat } from "./conversation.fixture.ts";
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

/** From nothing to the prices. */
export async function toRates(chat: ShippingChat): Promise<void> {
  await toSize(chat);
  await chat.text("10x6x4 in");
  await chat.text("2 lb 3 oz");
}

/** From nothing to the confirmation of the cheapest. */
export async function toConfirm(chat: ShippingChat): Promise<void> {
  await toRates(chat);
  await chat.press("💲", chat.last);
}
