import { Composer } from "grammy";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress, type Toast } from "../press.ts";
import { type Screen, say, show } from "../screen.ts";
import type { LedgerService } from "../services.ts";
import { readAmount } from "./amount.ts";
import { amountQuestion, amountRefused, invoicePage, topupCancelled } from "./reply.ts";

/** `/topup`: asks for an amount and answers with a page to pay on. The money is credited when the payment came in. */
export function createTopupFeature(conversation: Conversation): Composer<ShippingContext> {
  const { services, voice } = conversation;
  const limits = () => services.payments.limits();
  const composer = new Composer<ShippingContext>();

  onPlace(composer, { commands: ["topup"], place: "topup" }, async (ctx) => {
    ctx.session.expecting = "amount";
    const missing = await missingCents(ctx, services.ledger);
    await say(ctx, amountQuestion(voice(ctx), await limits(), missing));
  });
  onPress(composer, "amount", async (ctx, { cents }): Promise<Toast> => {
    const message = ctx.callbackQuery?.message;
    const { maxCents, minCents } = await limits();
    if (message === undefined || cents < minCents || cents > maxCents) return voice(ctx).plain("alert-stale");
    // Named by the message, not by the press: pressing twice is one wish.
    const wish = `${message.chat.id}.t${message.message_id}.${cents}`;
    await show(ctx, await invoice(conversation, ctx, cents, wish));
    return undefined;
  });
  onPress(composer, "amount-cancel", async (ctx) => {
    if (ctx.session.expecting !== "amount") return voice(ctx).plain("alert-stale");
    ctx.session.expecting = expectingAfter(ctx);
    await show(ctx, topupCancelled(voice(ctx), ctx.session.draft !== undefined));
    return undefined;
  });
  composer.on("message:text", async (ctx, next) => {
    if (ctx.session.expecting !== "amount" || !isPlainText(ctx)) return next();
    const bounds = await limits();
    const amount = readAmount(ctx.message.text, bounds);
    await say(
      ctx,
      amount.ok
        ? await invoice(conversation, ctx, amount.value, ctx.operationId)
        : amountRefused(voice(ctx), amount, bounds),
    );
  });
  return composer;
}

async function invoice(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  amountCents: number,
  operationId: string,
): Promise<Screen> {
  const wish = { operationId, telegramId: personOf(ctx), chatId: chatOf(ctx), amountCents };
  const made = await services.payments.createInvoice(wish, ctx.signal);
  ctx.session.expecting = expectingAfter(ctx);
  return invoicePage(voice(ctx), made, ctx.session.draft !== undefined);
}

/** The label that was put aside for the money is asked about again. */
const expectingAfter = (ctx: ShippingContext): "label" | "nothing" =>
  ctx.session.draft === undefined ? "nothing" : "label";

/** What the label that waits for its purchase costs beyond the balance. */
async function missingCents(ctx: ShippingContext, ledger: LedgerService): Promise<number> {
  const step = ctx.session.draft?.step;
  if (step?.at !== "confirm") return 0;
  return Math.max(0, step.quote.priceCents - (await ledger.balance(personOf(ctx))));
}
