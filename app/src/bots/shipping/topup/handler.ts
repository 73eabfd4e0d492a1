import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import { awaitAgain } from "../awaited.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress, type Toast } from "../press.ts";
import { put, say, show } from "../screen.ts";
import { invoiceMakeJob } from "../payments/invoice-make-job.ts";
import type { LedgerService } from "../services.ts";
import { languageOf } from "../voice.ts";
import { readAmount } from "./amount.ts";
import { amountQuestion, amountRefused, invoiceAwaited, topupCancelled } from "./reply.ts";

/** Two tries and the pause between them: a job that has said nothing by then was lost. */
const PATIENCE_MS = 45_000;

/** `/topup`: asks for an amount and has a job bring the page to pay on. The money is credited when the payment came in. */
export function createTopupFeature(conversation: Conversation): Composer<ShippingContext> {
  const { services, voice } = conversation;
  const limits = () => services.payments.limits();
  const composer = new Composer<ShippingContext>();

  const askAmount = async (ctx: ShippingContext) => {
    ctx.session.expecting = "amount";
    const missing = await missingCents(ctx, services.ledger);
    await say(ctx, amountQuestion(voice(ctx), await limits(), missing));
  };
  const takeAmount = async (ctx: ShippingContext, text: string) => {
    const bounds = await limits();
    const amount = readAmount(text, bounds);
    if (amount.ok) await makeInvoice(conversation, ctx, amount.value, wishOf(ctx));
    else await say(ctx, amountRefused(voice(ctx), amount, bounds));
  };

  onCommand(composer, ["topup"], async (ctx, argument) => {
    if (argument.trim() === "") return askAmount(ctx);
    // What is refused is asked for again.
    ctx.session.expecting = "amount";
    await takeAmount(ctx, argument);
  });
  onPlace(composer, { commands: [], place: "topup" }, askAmount);
  onPress(composer, "amount", async (ctx, { cents }): Promise<Toast> => {
    const message = ctx.callbackQuery?.message;
    const { maxCents, minCents } = await limits();
    if (message === undefined || cents < minCents || cents > maxCents) return voice(ctx).plain("alert-stale");
    // Pressed twice: the page is on its way into this message.
    if (ctx.session.topup?.message === message.message_id) return undefined;
    // Named by the message, not by the press: the same amount once more is the same wish.
    await makeInvoice(conversation, ctx, cents, `t${message.message_id}.${cents}`);
    return undefined;
  });
  onPress(composer, "invoice", async (ctx, { cents, wish }): Promise<Toast> => {
    if (isUnderWay(ctx)) return voice(ctx).plain("alert-invoice-coming");
    await makeInvoice(conversation, ctx, cents, wish);
    return undefined;
  });
  onPress(composer, "amount-cancel", async (ctx) => {
    if (ctx.session.expecting !== "amount") return voice(ctx).plain("alert-stale");
    awaitAgain(ctx.session);
    await show(ctx, topupCancelled(voice(ctx), ctx.session.draft !== undefined));
    return undefined;
  });
  composer.on("message:text", async (ctx, next) => {
    if (ctx.session.expecting !== "amount" || !isPlainText(ctx)) return next();
    await takeAmount(ctx, ctx.message.text);
  });
  return composer;
}

/** The update's operation id without its chat: a wish as buttons carry it, so that a forged one cannot name another chat's. */
const wishOf = (ctx: ShippingContext): string => ctx.operationId.slice(`${chatOf(ctx)}.`.length);

/** Whether a job still has its time for the page: a second one beside it would have another page made for nobody. */
function isUnderWay({ session }: ShippingContext): boolean {
  const { since } = session.topup ?? {};
  return since !== undefined && Date.now() - since < PATIENCE_MS;
}

/** Says that the invoice is made, and has it made: the update does not wait for the payment service. */
async function makeInvoice(
  { voice }: Conversation,
  ctx: ShippingContext,
  amountCents: number,
  wish: string,
): Promise<void> {
  awaitAgain(ctx.session);
  const message = await put(ctx, invoiceAwaited(voice(ctx), amountCents, wish));
  ctx.session.topup = { message, since: Date.now() };
  const chatId = chatOf(ctx);
  const wanted = { operationId: `${chatId}.${wish}`, telegramId: personOf(ctx), chatId, amountCents };
  // Each press is a job of its own: the queue refuses the id of one that was given up.
  ctx.enqueue(invoiceMakeJob, { ...wanted, message, language: languageOf(ctx) }, ctx.operationId);
}

/** What the label that waits for its purchase costs beyond the balance. */
async function missingCents(ctx: ShippingContext, ledger: LedgerService): Promise<number> {
  const step = ctx.session.draft?.step;
  if (step?.at !== "confirm") return 0;
  return Math.max(0, step.quote.priceCents - (await ledger.balance(personOf(ctx))));
}
