import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { findOrder } from "../orders/find-order.ts";
import { orderPage } from "../orders/reply.ts";
import { onPress } from "../press.ts";
import { show } from "../screen.ts";
import { labelVoidJob } from "./label-void-job.ts";
import { voidAsked, voidQuestion } from "./reply.ts";

/** Gives labels back: a question, then a job. */
export function createVoidingFeature({ services, voice }: Conversation): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onPress(composer, "void", async (ctx, { orderId }) => {
    const t = voice(ctx);
    const order = await findOrder(services.orders, ctx, orderId);
    if (order === undefined) return t.plain("alert-no-order");
    const { voidable } = order;
    if (voidable !== undefined && new Date() < voidable.until) {
      await show(ctx, voidQuestion(t, order, voidable.wish));
      return undefined;
    }
    await show(ctx, orderPage(t, order, 1));
    return voidable && t.plain("alert-void-over");
  });
  onPress(composer, "void-yes", async (ctx, { orderId, wish }) => {
    const t = voice(ctx);
    const asked = await services.voiding.ask(orderId, personOf(ctx), wish);
    if (asked === undefined) return t.plain("alert-no-order");
    const { job, order } = asked;
    if (job === undefined) {
      await show(ctx, orderPage(t, order, 1));
      if (order.voidable === undefined) return undefined;
      return t.plain(new Date() < order.voidable.until ? "alert-stale" : "alert-void-over");
    }
    ctx.enqueue(labelVoidJob, job.payload, job.id);
    await show(ctx, voidAsked(t, order));
    return undefined;
  });
  return composer;
}
