import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { formatUsd } from "../ledger/money.ts";
import type { PeopleService, ShippingTexts } from "../services.ts";
import type { PaymentDocument } from "./payment-document.ts";
import type { PaymentStore } from "./store.ts";

export interface CreditDeps {
  readonly payments: PaymentStore;
  readonly ledger: Ledger;
  readonly people: Pick<PeopleService, "language">;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

/**
 * Credits a payment with the amount we asked for, once, and tells the person, once. Safe to repeat after a crash at any
 * point: the credit and the mark are one transaction, the message has an id of its own.
 */
export async function creditPayment(
  { payments, ledger, people, chats, texts }: CreditDeps,
  payment: PaymentDocument,
): Promise<void> {
  const { payment_id, telegram_id, chat_id, amount_cents } = payment;
  await ledger.change(telegram_id, async (session, post) => {
    if (!(await payments.pay(session, payment_id))) return;
    const outcome = await post(session, {
      operationId: `payment.${payment_id}`,
      telegramId: telegram_id,
      kind: "topup",
      cents: amount_cents,
      reference: payment_id,
    });
    if (outcome !== "posted") throw new Error(`credit of ${payment_id}: ${outcome}, the books do not fit`);
  });
  const language = await people.language(telegram_id);
  const balance = formatUsd(await ledger.balance(telegram_id));
  const text = texts.t(language, "payment-credited", { amount: formatUsd(amount_cents), balance });
  await chats.say(chat_id, `paid.${payment_id}`, (api) => api.sendMessage(chat_id, text));
  await payments.markTold(payment_id);
}
