import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress } from "../press.ts";
import { type Screen, say, show } from "../screen.ts";
import { findOrder } from "./find-order.ts";
import { orderPage, ordersPage, whichOrder } from "./reply.ts";

/** `/orders` and `/order <id>`: what was bought, page by page in place. */
export function createOrdersFeature({ services, voice }: Conversation): Composer<ShippingContext> {
  const { orders } = services;
  const composer = new Composer<ShippingContext>();
  const page = async (ctx: ShippingContext, number: number): Promise<Screen> =>
    ordersPage(voice(ctx), await orders.list(personOf(ctx), number));

  onPlace(composer, { commands: ["orders"], place: "orders" }, async (ctx) => say(ctx, await page(ctx, 1)));
  onPress(composer, "orders", async (ctx, press) => {
    await show(ctx, await page(ctx, press.page));
    return undefined;
  });
  onCommand(composer, ["order"], async (ctx, argument) => {
    const wanted = argument.trim();
    if (wanted === "") return say(ctx, whichOrder(voice(ctx)));
    const order = await orders.get(wanted.slice(0, 40).toWellFormed(), personOf(ctx));
    await say(ctx, orderPage(voice(ctx), order, 1));
  });
  onPress(composer, "order", async (ctx, press) => {
    const order = await findOrder(orders, ctx, press.orderId);
    if (order === undefined) return voice(ctx).plain("alert-no-order");
    await show(ctx, orderPage(voice(ctx), order, press.page));
    return undefined;
  });
  return composer;
}
