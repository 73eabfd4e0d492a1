import type { Person } from "../../../../dev/testing/person.ts";
import type { Stack } from "../../../../dev/testing/stack.ts";
import { linkOf, payInvoice } from "../../shopping.ts";
import { type MadeInvoice, moneyOf, oxapayStats, paymentsOf } from "../records.ts";
import type { Journey } from "./journey.ts";

/** From `/topup` to the money that came in. */
export const toppingUp: Journey = {
  name: "topping up",
  roles: ["bot", "worker", "api"],
  whole: {
    payments: ["paid 2500"],
    shown: 1,
    invoices: ["25 paid, sent 25"],
    callbacks: ["paying ok", "paid ok"],
    postings: ["topup 2500"],
    accounts: ["person 2500", "topups -2500"],
  },
  begin: async (stack, person) => {
    await person.say("/start", /Hello/);
    return {
      go: async () => {
        await openPage(person).then((page) => payInvoice(stack, page));
        await person.sees(/came in/);
      },
      isOver: () => isTopUpOver(stack, person),
      books: () => topUpBooks(stack, person),
      spare: {
        call: "http POST /vN/payment/invoice",
        count: async () => (await invoicesOf(stack, person)).length - (await pagesOf(person)).length,
      },
    };
  },
};

/** Presses an amount and waits for the page to pay on. */
export async function openPage(person: Person) {
  await person.say("/topup", /How much/);
  const { message_id } = await person.tap(/^\$25\.00$/);
  const isPage = (message: Parameters<typeof linkOf>[0]) => linkOf(message) !== undefined;
  return person.receives("a payment page", isPage, message_id - 1);
}

/** Whether all was told, and OxaPay has nothing more to report. */
export async function isTopUpOver(stack: Stack, person: Person): Promise<boolean> {
  const [payments, callbacks] = await Promise.all([paymentsOf(stack, person), callbacksOf(stack, person)]);
  const told = payments.every(({ notices = [] }) => notices.length === 0);
  return told && payments.length > 0 && callbacks.every(({ next_at }) => next_at === null);
}

/** Payments, what was shown and paid of them, what was reported, and the money. */
export async function topUpBooks(stack: Stack, person: Person) {
  const [payments, invoices, callbacks, pages] = await Promise.all([
    paymentsOf(stack, person),
    invoicesOf(stack, person),
    callbacksOf(stack, person),
    pagesOf(person),
  ]);
  return {
    payments: payments.map(({ amount_cents, state }) => `${state} ${amount_cents}`),
    shown: pages.length,
    // One whose page was shown to nobody is spare.
    invoices: invoices
      .filter(({ track_id }) => pages.includes(track_id))
      .map(({ amount, sent_value, status }) => `${amount} ${status}, sent ${sent_value}`),
    callbacks: callbacks.map(({ attempts, status }) => `${status} ${attempts.at(-1)}`),
    ...(await moneyOf(stack, person)),
  };
}

/** Invoices that were made out for a person's payments. */
async function invoicesOf(stack: Stack, person: Person): Promise<readonly MadeInvoice[]> {
  const ids = new Set((await paymentsOf(stack, person)).map(({ payment_id }) => String(payment_id)));
  const { ledger } = await oxapayStats(stack);
  return ledger.payments.filter(({ order_id }) => ids.has(order_id));
}

/** What OxaPay reported, or tries to, of a person's invoices. */
export async function callbacksOf(stack: Stack, person: Person) {
  const invoices = new Set((await invoicesOf(stack, person)).map(({ track_id }) => track_id));
  const { ledger } = await oxapayStats(stack);
  return ledger.callbacks.filter(({ track_id }) => invoices.has(track_id));
}

/** The invoices whose pages the person was shown, each once. */
async function pagesOf(person: Person): Promise<readonly string[]> {
  const links = (await person.messages()).map(linkOf).filter((link) => link !== undefined);
  return [...new Set(links.map((link) => new URL(link).pathname.split("/").at(-1) ?? ""))];
}
