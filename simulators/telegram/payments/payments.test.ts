import { expect, test } from "vitest";
import type { Message, Payment } from "../chats/message.ts";
import { createManualClock } from "../clock/manual-clock.ts";
import type { PayOutcome } from "../people/pay.ts";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";

interface Update {
  readonly update_id: number;
  readonly message?: Message;
  readonly pre_checkout_query?: {
    readonly id: string;
    readonly total_amount: number;
    readonly invoice_payload: string;
  };
}

const INVOICE = {
  title: "Plan",
  description: "A month",
  payload: "plan:1",
  currency: "XTR",
  prices: [{ label: "Plan", amount: 50 }],
};

async function setUp() {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const person = await addTalker(url);
  let offset = 0;
  const next = async (): Promise<Update> => {
    for (;;) {
      const { body } = await api<Update[]>(url, "getUpdates", { offset, limit: 1 });
      const [update] = body.result;
      if (update === undefined) continue;
      offset = update.update_id + 1;
      return update;
    }
  };
  await next();
  const invoice = async () =>
    (await api<Message>(url, "sendInvoice", { chat_id: person, ...INVOICE })).body.result;
  const pay = (body: object) =>
    send<PayOutcome & { error?: string }>("POST", `${url}/people/${person}/bots/shop/pay`, body);
  const answer = (id: string | undefined, more: object) =>
    api(url, "answerPreCheckoutQuery", { pre_checkout_query_id: id, ...more });
  return { clock, url, person, next, invoice, pay, answer };
}

test("a paid invoice asks the bot, then tells it, and can be given back once", async () => {
  const { url, person, next, invoice, pay, answer } = await setUp();
  const { message_id, invoice: shown } = await invoice();
  expect(shown).toMatchObject({ title: "Plan", currency: "XTR", total_amount: 50 });
  const paying = pay({ message_id, wait: 10 });
  const { pre_checkout_query } = await next();
  expect(pre_checkout_query).toMatchObject({ total_amount: 50, invoice_payload: "plan:1" });
  expect((await answer(pre_checkout_query?.id, { ok: true })).body.result).toBe(true);
  const paid: Payment | undefined = (await next()).message?.successful_payment;
  expect(paid).toMatchObject({ currency: "XTR", total_amount: 50, invoice_payload: "plan:1" });
  await api(url, "sendMessage", { chat_id: person, text: "Thanks" });
  expect((await paying).body).toMatchObject({ replies: [{ text: "Thanks" }] });

  const refund = { user_id: person, telegram_payment_charge_id: paid?.telegram_payment_charge_id };
  expect((await api(url, "refundStarPayment", refund)).body.result).toBe(true);
  expect((await api(url, "refundStarPayment", refund)).body.description).toBe(
    "Bad Request: CHARGE_ALREADY_REFUNDED",
  );
  const wrong = { user_id: person, telegram_payment_charge_id: "x" };
  expect((await api(url, "refundStarPayment", wrong)).body.description).toBe(
    "Bad Request: CHARGE_ID_INVALID",
  );
});

test("a refused checkout takes no Stars and tells the person why", async () => {
  const { next, invoice, pay, answer } = await setUp();
  const { message_id } = await invoice();
  const paying = pay({ message_id, wait: 10 });
  const { pre_checkout_query } = await next();
  await answer(pre_checkout_query?.id, { ok: false, error_message: "Sold out" });
  expect((await paying).body.answer).toEqual({ ok: false, error_message: "Sold out" });
  expect((await answer(pre_checkout_query?.id, { ok: true })).status).toBe(400);
});

test("a bot that does not answer the checkout within ten seconds loses the payment", async () => {
  const { clock, next, invoice, pay, answer } = await setUp();
  const { message_id } = await invoice();
  const paying = pay({ message_id, wait: 60 });
  const { pre_checkout_query } = await next();
  await clock.advance(10_000);
  expect((await paying).status).toBe(408);
  expect((await answer(pre_checkout_query?.id, { ok: true })).status).toBe(400);
});

test("an invoice behind a link is paid too", async () => {
  const { url, next, pay, answer } = await setUp();
  const { body } = await api<string>(url, "createInvoiceLink", INVOICE);
  expect(body.result).toMatch(/^https:\/\/t\.me\/\$/);
  const { status } = await pay({ link: body.result });
  expect(status).toBe(200);
  await answer((await next()).pre_checkout_query?.id, { ok: true });
  expect((await next()).message?.successful_payment?.total_amount).toBe(50);
});

test.each<[object, string]>([
  [{ title: "" }, 'parameter "title" is required'],
  [{ title: "x".repeat(33) }, "INVOICE_TITLE_INVALID"],
  [{ description: "x".repeat(256) }, "INVOICE_DESCRIPTION_INVALID"],
  [{ payload: "é".repeat(65) }, "INVOICE_PAYLOAD_INVALID"],
  [{ currency: "USD" }, "PAYMENT_PROVIDER_INVALID"],
  [{ provider_token: "x" }, "PAYMENT_PROVIDER_INVALID"],
  [{ prices: [] }, "there must be at least one price"],
  [{ prices: [...INVOICE.prices, ...INVOICE.prices] }, "STARS_INVOICE_INVALID"],
  [{ prices: [{ label: "a", amount: 0 }] }, "CURRENCY_TOTAL_AMOUNT_INVALID"],
  [{ prices: [{ label: "a", amount: 1.5 }] }, 'field "amount" must be a valid Number'],
  [{ prices: [{ label: "", amount: 5 }] }, "can't parse labeled price: LabeledPrice label must be non-empty"],
])("an invoice with %j is refused: %s", async (change, reason) => {
  const { url, person } = await setUp();
  const { body } = await api(url, "sendInvoice", { chat_id: person, ...INVOICE, ...change });
  expect(body.description).toBe(`Bad Request: ${reason}`);
});
