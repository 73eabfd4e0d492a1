import type { Conversation, ShippingEvent } from "../context.ts";
import { INVOICE_MADE, invoiceMadeSchema } from "../payments/invoice-make-job.ts";
import { refusedError } from "../refusal.ts";
import { change } from "../screen.ts";
import { sentenceOf } from "../voice.ts";
import { invoicePage, invoiceRefused } from "./reply.ts";

/** The page to pay on, or why there is none, goes into the message that said that it is made: nothing else stands there. */
export function createInvoiceEvents({ voice }: Pick<Conversation, "voice">) {
  return {
    [INVOICE_MADE]: async (ctx: ShippingEvent, payload: unknown): Promise<void> => {
      const { amountCents, language, message, outcome } = invoiceMadeSchema.parse(payload);
      const t = voice({ session: ctx.session, from: { language_code: language } });
      if (ctx.session.topup?.message === message) delete ctx.session.topup;
      const labelWaits = ctx.session.draft !== undefined;
      const screen =
        outcome.kind === "made"
          ? invoicePage(t, { ...outcome, amountCents, expiresAt: new Date(outcome.expiresAt) }, labelWaits)
          : invoiceRefused(t, sentenceOf(t, refusedError(outcome)), amountCents, labelWaits);
      await change(ctx, message, screen);
    },
  };
}
