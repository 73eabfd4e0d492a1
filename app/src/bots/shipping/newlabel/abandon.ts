import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { mainActions } from "../main-actions.ts";
import type { Screen } from "../screen.ts";
import type { OrderState } from "../services.ts";
import { noted } from "./ask.ts";
import { type Draft, wishOf } from "./draft.ts";
import { bought } from "./purchase.ts";

/** What the others are, a page of the order says: the money is back, or on its way. */
const CAN_BE_VOIDED: readonly OrderState[] = ["pending", "buying", "labelled"];

/**
 * Ends a label that is being prepared, and answers what the person sees. **Buy** and `/cancel` come by two queues of Telegram's,
 * so at the same moment: what was shown to be bought is withdrawn first, and only then it is known that nothing was charged.
 */
export async function abandon(
  { services, voice }: Pick<Conversation, "services" | "voice">,
  ctx: ShippingContext,
  draft: Draft,
): Promise<Screen> {
  const t = voice(ctx);
  const wish = wishOf(draft);
  const placed = wish === undefined ? undefined : await services.orders.withdraw(wish, personOf(ctx));
  if (wish !== undefined && placed !== undefined) {
    const { orderId, state } = placed.order;
    const note = CAN_BE_VOIDED.includes(state) ? t("cancel-too-late", { orderId }) : undefined;
    return noted(bought(ctx, t, wish, placed), note);
  }
  delete ctx.session.draft;
  if (ctx.session.expecting === "label") ctx.session.expecting = "nothing";
  return { html: t("newlabel-cancelled"), rows: mainActions(t) };
}
