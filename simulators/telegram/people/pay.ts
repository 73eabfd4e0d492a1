import { asUser } from "../chats/person.ts";
import type { InvoiceTerms } from "../payments/star-payments.ts";
import { type Seat, sendContent } from "./person-actions.ts";
import { PersonError } from "./person-error.ts";
import { firstReaction, type Outcome } from "./reactions.ts";

/** Which invoice is paid: the one in a message, or the one behind a link of `createInvoiceLink`. */
export interface Pay {
  readonly message_id?: number | undefined;
  readonly link?: string | undefined;
  readonly wait?: number | undefined;
}

/** What came of a payment; `answer` says why the bot refused it. */
export interface PayOutcome extends Omit<Outcome, "answer"> {
  readonly answer?: { readonly ok: false; readonly error_message: string };
}

/**
 * Pays an invoice in Stars: the bot is asked (10 s to answer), then told. With `wait` it returns at the bot's refusal or
 * at its first reaction to the payment; throws 408 when it does neither in time.
 */
export async function pay(seat: Seat, { message_id, link, wait }: Pay): Promise<PayOutcome> {
  const { chat, world } = seat;
  const { clock } = world.services;
  const terms = termsOf(seat, message_id, link);
  if (chat.blocked) throw new PersonError(400, "This person stopped the bot: POST …/unblock first.");
  const startedAt = clock.now();
  const { update_id, verdict } = askBot(seat, terms);
  const soFar = () => ({
    update_id,
    replies: [],
    reply_ms: clock.now() - startedAt,
    revision: chat.revision,
  });
  if (wait === undefined) {
    void verdict.then((said) => {
      if (said?.ok === true) settle(seat, terms);
    });
    return { ...soFar(), reply_ms: null };
  }
  const said = await verdict;
  if (said === undefined)
    throw new PersonError(408, "The bot did not answer the pre-checkout query within 10 s.");
  if (!said.ok) return { ...soFar(), answer: { ok: false, error_message: said.error } };
  const waiter = firstReaction(seat, wait);
  settle(seat, terms);
  const reaction = await waiter.reaction;
  waiter.stop();
  if (reaction === undefined)
    throw new PersonError(408, `The bot did not react to the payment within ${wait} s.`);
  return { ...soFar(), replies: "message" in reaction ? [reaction.message] : [] };
}

/** Sends the pre-checkout query. */
function askBot({ bot, person, world }: Seat, terms: InvoiceTerms) {
  const id = String(BigInt(person.id) * 2n ** 32n + BigInt(Math.floor(world.services.random() * 2 ** 32)));
  const verdict = bot.checkouts.open(id);
  const query = {
    id,
    from: asUser(person),
    currency: "XTR",
    total_amount: terms.amount,
    invoice_payload: terms.payload,
  };
  const update_id = bot.delivery.enqueue("pre_checkout_query", query, { chat: person.id, user: person.id });
  return { update_id, verdict };
}

function termsOf({ bot, chat }: Seat, messageId: number | undefined, link: string | undefined): InvoiceTerms {
  const slug = /^https:\/\/t\.me\/\$([a-z0-9]+)$/.exec(link ?? "")?.[1];
  if (messageId !== undefined && chat.messages.get(messageId)?.message.invoice === undefined) {
    throw new PersonError(400, `There is no invoice in a message ${messageId} of this chat.`);
  }
  const terms = bot.payments.invoice(messageId === undefined ? (slug ?? "") : String(messageId));
  if (terms === undefined) throw new PersonError(400, "There is no such invoice.");
  return terms;
}

/** Takes the Stars and tells the bot so. */
function settle(seat: Seat, { amount, payload }: InvoiceTerms): void {
  const { bot, person, world } = seat;
  const random = () => Math.floor(world.services.random() * 36 ** 8).toString(36);
  const payment = {
    currency: "XTR",
    total_amount: amount,
    invoice_payload: payload,
    telegram_payment_charge_id: `stx${random()}${random()}${random()}`,
    provider_payment_charge_id: `${person.id}_${random()}`,
  };
  bot.payments.keep({ id: payment.telegram_payment_charge_id, person: person.id, payment, refunded: false });
  sendContent(seat, { successful_payment: payment });
}
