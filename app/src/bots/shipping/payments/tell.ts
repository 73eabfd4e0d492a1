import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { formatUsd } from "../ledger/money.ts";
import type { Owners } from "../owners/owners.ts";
import type { PeopleService, ShippingTexts } from "../services.ts";
import { nextLook } from "./looks.ts";
import type { PaymentDocument, PaymentNotice } from "./payment-document.ts";
import type { PaymentStore } from "./store.ts";

export interface TellPaymentDeps {
  readonly payments: PaymentStore;
  readonly ledger: Ledger;
  readonly people: Pick<PeopleService, "language">;
  readonly owners: Pick<Owners, "ids" | "tell">;
  readonly chats: ChatOutbox;
  readonly texts: ShippingTexts;
}

/** Says what of a payment was not said yet, each notice once, and notes it. Safe to repeat. */
export async function tellPayment(deps: TellPaymentDeps, payment: PaymentDocument): Promise<void> {
  for (const notice of noticesOf(payment)) {
    await tellPerson(deps, payment, notice);
    await tellOwners(deps, payment, notice);
    await deps.payments.told(payment.payment_id, notice.id, nextLook(payment, Date.now()));
  }
}

/** A release that kept no notices marked what it had told: what has no mark is still to be told. */
function noticesOf(payment: PaymentDocument): readonly PaymentNotice[] {
  const { amount_cents: cents, notices, payment_id, state, told_at, track_id = "" } = payment;
  const untold = state === "paid" && payment.credits === undefined && told_at === undefined;
  return untold ? [{ id: `paid.${payment_id}`, kind: "paid", cents, track_id }] : (notices ?? []);
}

async function tellPerson(
  deps: TellPaymentDeps,
  payment: PaymentDocument,
  notice: PaymentNotice,
): Promise<void> {
  const { chat_id, telegram_id } = payment;
  const language = await deps.people.language(telegram_id);
  const text = sentenceFor(deps, language, payment, notice, () => deps.ledger.balance(telegram_id));
  const sentence = await text;
  if (sentence === undefined) return;
  await deps.chats.say(chat_id, notice.id, (api) => api.sendMessage(chat_id, sentence));
}

async function sentenceFor(
  { owners, texts }: Pick<TellPaymentDeps, "owners" | "texts">,
  language: string | undefined,
  { amount_cents, payment_id: paymentId }: PaymentDocument,
  { cents, kind, what = "" }: PaymentNotice,
  balanceOf: () => Promise<number>,
): Promise<string | undefined> {
  const [amount, asked] = [formatUsd(cents), formatUsd(amount_cents)];
  const balance = async () => formatUsd(await balanceOf());
  switch (kind) {
    case "paid":
      return texts.t(language, "payment-credited", { amount, balance: await balance() });
    case "overpaid":
      return texts.t(language, "payment-overpaid", { amount, asked, balance: await balance() });
    case "partial": {
      const missing = formatUsd(amount_cents - cents);
      return texts.t(language, "payment-partial", { amount, asked, missing, paymentId });
    }
    case "underpaid":
      return texts.t(language, "payment-underpaid", { amount, asked, balance: await balance(), paymentId });
    case "late":
    case "more":
      return texts.t(language, `payment-${kind}`, { amount, balance: await balance(), paymentId });
    case "expired":
      return texts.t(language, "payment-expired", { asked, paymentId });
    case "unvalued":
      return texts.t(language, unvaluedKey(owners), { what, paymentId });
    case "returned":
      return texts.t(language, "payment-returned", { paymentId });
    case "mismatch":
    case "returned-credited":
      return undefined;
  }
}

const unvaluedKey = ({ ids }: Pick<Owners, "ids">) =>
  ids.length > 0 ? "payment-unvalued" : "payment-unvalued-unheard";

async function tellOwners(
  { owners }: TellPaymentDeps,
  { payment_id: paymentId, telegram_id }: PaymentDocument,
  { cents, id, kind, track_id: trackId, what = "" }: PaymentNotice,
): Promise<void> {
  const who = { paymentId, person: String(telegram_id), trackId };
  if (kind === "unvalued") await owners.tell(`owner.${id}`, "owner-payment-unvalued", { ...who, what });
  if (kind === "mismatch") await owners.tell(`owner.${id}`, "owner-payment-mismatch", who);
  if (kind === "returned-credited") {
    await owners.tell(`owner.${id}`, "owner-payment-returned", { ...who, amount: formatUsd(cents) });
  }
}
