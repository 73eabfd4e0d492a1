import type { Person, SeenMessage } from "../../../../dev/testing/person.ts";
import type { Stack } from "../../../../dev/testing/stack.ts";
import { linkOf, payInvoice } from "../../shopping.ts";
import { seenByLook } from "../looks.ts";
import type { Books, Journey, Walk } from "./journey.ts";
import { isTopUpOver, openPage, topUpBooks } from "./top-up.ts";

/** What people do with a page for $25.00 that is open. */
type Pay = (stack: Stack, page: SeenMessage, person: Person) => Promise<unknown>;

/** A page for $25.00 was opened, undisturbed; then it is paid in another way than in full and in time. */
function uneven(name: string, roles: Journey["roles"], whole: Books, pay: Pay): Journey {
  return {
    name,
    roles,
    whole: { shown: 1, ...whole },
    begin: async (stack, person): Promise<Walk> => {
      await person.say("/start", /Hello/);
      const page = await openPage(person);
      return {
        go: async () => void (await pay(stack, page, person)),
        isOver: () => isTopUpOver(stack, person),
        books: () => topUpBooks(stack, person),
      };
    },
  };
}

/** A part comes in, of which only the poll tells, then the rest. */
export const underpaying = uneven(
  "topping up too little, then the rest",
  ["worker", "api"],
  {
    payments: ["paid 2500"],
    invoices: ["25 paid, sent 25"],
    callbacks: ["paying ok", "paying ok", "paid ok"],
    postings: ["topup 2500"],
    accounts: ["person 2500", "topups -2500"],
  },
  async (stack, page, person) => {
    await payInvoice(stack, page, 10);
    await seenByLook(stack, person, /\$10\.00 of \$25\.00 came in so far/);
    await payInvoice(stack, page, 15);
    await person.sees(/\$25\.00 came in\. Your balance: \$25\.00/);
  },
);

/** More comes in than was asked for. */
export const overpaying = uneven(
  "topping up too much",
  ["api"],
  {
    payments: ["paid 2500"],
    invoices: ["25 paid, sent 40"],
    callbacks: ["paying ok", "paid ok"],
    postings: ["topup 4000"],
    accounts: ["person 4000", "topups -4000"],
  },
  async (stack, page, person) => {
    await payInvoice(stack, page, 40);
    await person.sees(/\$40\.00 came in, more than the \$25\.00/);
  },
);

/** The page has closed when the money comes: nobody calls, and only the poll finds it. */
export const payingLate = uneven(
  "topping up a page that has closed",
  ["worker"],
  {
    payments: ["paid 2500"],
    invoices: ["25 expired, sent 25"],
    callbacks: [],
    postings: ["topup 2500"],
    accounts: ["person 2500", "topups -2500"],
  },
  async (stack, page, person) => {
    await close(page);
    await payInvoice(stack, page);
    await seenByLook(stack, person, /\$25\.00 came in .* after its page had closed/);
  },
);

/** Lets the page's time be up. */
async function close(page: SeenMessage): Promise<void> {
  const body = new URLSearchParams({ action: "expire" });
  const { status } = await fetch(linkOf(page) ?? "", { method: "POST", body, redirect: "manual" });
  if (status !== 303) throw new Error(`the page did not close: ${status}`);
}
