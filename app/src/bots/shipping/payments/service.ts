import { AppError } from "../../../platform/errors/app-error.ts";
import type { OxapayClient } from "../clients/oxapay.ts";
import { formatUsd } from "../ledger/money.ts";
import { randomSigns } from "../orders/order-id.ts";
import type { Invoice, InvoiceWish, PaymentsService, TopupLimits } from "../services.ts";
import type { ShopSettingsStore } from "../settings-store/store.ts";
import type { PaymentDocument } from "./payment-document.ts";
import type { PaymentStore } from "./store.ts";
import { UNDER_PAID_COVERAGE } from "./verdict.ts";

const LIFETIME_MIN = 60;
/** How much later than Oxapay's hour a wish without a page ends: its page may still be on the way. */
const LAST_MINUTES_MS = 5 * 60_000;

/** Most payments are over by then, and Oxapay has repeated a callback that was lost. */
const FIRST_LOOK_MS = 3 * 60_000;

/**
 * Builds the payments as the conversation and the job that makes invoices use them. The intent is kept before Oxapay is
 * asked, and its id is the invoice's `order_id`, so a callback finds it whatever became of the answer. A run that lost the
 * answer asks for another invoice under the same payment: the first one's address was never shown to anybody, the first answer that is
 * kept is the one all runs show, and a payment is credited once whichever invoice is paid.
 */
export function createPaymentsService(
  payments: PaymentStore,
  oxapay: Pick<OxapayClient, "createInvoice">,
  settings: Pick<ShopSettingsStore, "current">,
  callbackUrl: () => string,
): PaymentsService {
  async function intent(wish: InvoiceWish): Promise<PaymentDocument> {
    const payment = newPayment(wish);
    if (await payments.insert(payment)) return payment;
    // The unique operation tells a repetition.
    const before = await payments.byOperation(wish.operationId);
    if (before) return before;
    throw new AppError("MONGO_UNAVAILABLE", "A payment's id is taken: try again.", { retry: "backoff" });
  }

  const limits = async (): Promise<TopupLimits> => {
    const { maxTopupCents, minTopupCents } = await settings.current();
    return { minCents: minTopupCents, maxCents: maxTopupCents };
  };

  return {
    limits,
    createInvoice: async (wish, signal) => {
      const before = await payments.byOperation(wish.operationId);
      const shown = before && invoiceOf(before);
      // Made within the limits of its time: a repetition gets it whatever they are today.
      if (shown) return shown;
      assertAmount(before?.amount_cents ?? wish.amountCents, await limits());
      const payment = before ?? (await intent(wish));
      const known = invoiceOf(payment);
      if (known) return known;
      const answer = await ask(payment, signal);
      const invoice = { track_id: answer.trackId, pay_url: answer.payUrl, expires_at: answer.expiresAt };
      const { payment_id } = payment;
      const isKept = await payments.keepInvoice(payment_id, invoice);
      const kept = isKept ? { ...payment, ...invoice } : await payments.find(payment_id);
      return (kept && invoiceOf(kept)) ?? lost(payment);
    },
  };

  async function ask(payment: PaymentDocument, signal: AbortSignal) {
    try {
      return await oxapay.createInvoice(
        {
          amountCents: payment.amount_cents,
          orderId: payment.payment_id,
          callbackUrl: callbackUrl(),
          lifetimeMinutes: LIFETIME_MIN,
          underPaidCoverage: UNDER_PAID_COVERAGE,
        },
        signal,
      );
    } catch (cause) {
      // Whatever it is, it can only be tried again; the cause is for the log.
      throw new AppError("SERVICE_BUSY", "Oxapay made no invoice now.", {
        retry: "backoff",
        messageKey: "payments-unavailable",
        cause,
      });
    }
  }
}

function assertAmount(cents: number, { maxCents, minCents }: TopupLimits): void {
  if (Number.isSafeInteger(cents) && cents >= minCents && cents <= maxCents) return;
  throw new AppError("AMOUNT_INVALID", `A top-up is whole cents from ${minCents} to ${maxCents}.`, {
    messageKey: "topup-amount-invalid",
    details: { min: formatUsd(minCents), max: formatUsd(maxCents) },
  });
}

function newPayment({ operationId, telegramId, chatId, amountCents }: InvoiceWish): PaymentDocument {
  const now = new Date();
  return {
    payment_id: `P-${randomSigns(10)}`,
    operation_id: operationId,
    telegram_id: telegramId,
    chat_id: chatId,
    amount_cents: amountCents,
    state: "open",
    created_at: now,
    expires_at: new Date(now.getTime() + LIFETIME_MIN * 60_000 + LAST_MINUTES_MS),
    check_at: new Date(now.getTime() + FIRST_LOOK_MS),
    unfinished: true,
  };
}

function invoiceOf(payment: PaymentDocument): Invoice | undefined {
  const { payment_id, pay_url, amount_cents, expires_at } = payment;
  if (pay_url === undefined) return undefined;
  return { paymentId: payment_id, payUrl: pay_url, amountCents: amount_cents, expiresAt: expires_at };
}

function lost(payment: PaymentDocument): never {
  throw new AppError("MONGO_REFUSED", `Payment ${payment.payment_id} is gone: somebody removed it.`);
}
