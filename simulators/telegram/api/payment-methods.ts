import { asUser } from "../bots/bot.ts";
import { showBotMessage } from "../chats/bot-actions.ts";
import { unixTime } from "../clock/clock.ts";
import type { InvoiceTerms } from "../payments/star-payments.ts";
import { badRequest } from "../wire/api-error.ts";
import { type Call, type Method, serverRefusal } from "./call.ts";
import { JsonFields } from "./json-fields.ts";
import { replyMarkup } from "./reply-markup.ts";
import { prepareSend } from "./sending.ts";

const MAX_STARS = 100_000;

function sendInvoice(call: Call): unknown {
  const terms = invoiceTerms(call);
  const markup = replyMarkup(call.params);
  if (markup !== undefined && "inline_keyboard" in markup && markup.inline_keyboard[0]?.[0]?.pay !== true) {
    throw serverRefusal("BUTTON_TYPE_INVALID");
  }
  const message = prepareSend(call)({
    invoice: {
      title: terms.title,
      description: terms.description,
      start_parameter: call.params.text("start_parameter"),
      currency: "XTR",
      total_amount: terms.amount,
    },
  });
  call.bot.payments.offer(String(message.message_id), terms);
  return message;
}

function createInvoiceLink(call: Call): unknown {
  const terms = invoiceTerms(call);
  const random = () => Math.floor(call.world.services.random() * 36 ** 8).toString(36);
  const slug = `${random()}${random()}`;
  call.bot.payments.offer(slug, terms);
  return `https://t.me/$${slug}`;
}

/** Reads what an invoice asks for. Only Stars are sold here: other currencies need a payment provider. */
function invoiceTerms(call: Call): InvoiceTerms {
  const title = required(call, "title");
  const description = required(call, "description");
  const payload = required(call, "payload");
  const currency = required(call, "currency");
  required(call, "prices");
  const { label, amount } = onlyPrice(call);
  if (currency !== "XTR" || call.params.text("provider_token") !== "")
    throw serverRefusal("PAYMENT_PROVIDER_INVALID");
  if ([...title].length > 32) throw serverRefusal("INVOICE_TITLE_INVALID");
  if ([...description].length > 255) throw serverRefusal("INVOICE_DESCRIPTION_INVALID");
  if (Buffer.byteLength(payload) > 128) throw serverRefusal("INVOICE_PAYLOAD_INVALID");
  return { title, description, payload, amount, label };
}

function required({ params }: Call, name: string): string {
  const text = params.text(name);
  if (text === "") throw badRequest(`parameter "${name}" is required`);
  return text;
}

function onlyPrice({ params }: Call): { label: string; amount: number } {
  const prices = params.json("prices", () => badRequest("can't parse prices JSON object"));
  if (!Array.isArray(prices)) throw badRequest("expected an Array of labeled prices");
  if (prices.length === 0) throw badRequest("there must be at least one price");
  const parsed = prices.map((price) => {
    const fields = JsonFields.of(price);
    if (fields === undefined) throw badRequest("can't parse labeled price: LabeledPrice must be an Object");
    const label = fields.requiredText("label");
    if (label === "") throw badRequest("can't parse labeled price: LabeledPrice label must be non-empty");
    return { label, amount: fields.integer("amount") };
  });
  const [price] = parsed;
  if (price === undefined || parsed.length > 1) throw serverRefusal("STARS_INVOICE_INVALID");
  if (price.amount < 1 || price.amount > MAX_STARS) throw serverRefusal("CURRENCY_TOTAL_AMOUNT_INVALID");
  return price;
}

function answerPreCheckoutQuery(call: Call): unknown {
  const { params, bot } = call;
  const id = params.text("pre_checkout_query_id");
  const ok = params.boolean("ok");
  const error = ok ? "" : required(call, "error_message");
  if (!bot.checkouts.answer(id, { ok, error })) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  return true;
}

/** Gives the Stars back; the person sees it in the chat. */
function refundStarPayment(call: Call): unknown {
  const { params, bot, world } = call;
  const user = params.integer("user_id", 0, 0, Number.MAX_SAFE_INTEGER);
  if (user === 0) throw badRequest("invalid user_id specified");
  const charge = bot.payments.charge(required(call, "telegram_payment_charge_id"));
  const chat = bot.chats.get(user);
  if (charge === undefined || charge.person !== user || chat === undefined)
    throw serverRefusal("CHARGE_ID_INVALID");
  if (charge.refunded) throw serverRefusal("CHARGE_ALREADY_REFUNDED");
  bot.payments.keep({ ...charge, refunded: true });
  const { clock } = world.services;
  const message = {
    message_id: bot.messages.takeId(),
    from: asUser(bot),
    chat: chat.info,
    date: unixTime(clock),
    refunded_payment: charge.payment,
  };
  showBotMessage(bot, chat, { message }, clock.now());
  return true;
}

/** Invoices and payments in Stars. */
export const paymentMethods: Record<string, Method> = {
  sendInvoice,
  createInvoiceLink,
  answerPreCheckoutQuery,
  refundStarPayment,
};
