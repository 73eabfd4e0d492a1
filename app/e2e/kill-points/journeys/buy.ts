import type { Person } from "../../../../dev/testing/person.ts";
import type { Stack } from "../../../../dev/testing/stack.ts";
import { prepareLabel, topUp } from "../../shopping.ts";
import { labelsOf, moneyOf, ordersOf } from "../records.ts";
import type { Journey } from "./journey.ts";
import { onceEach } from "./vendor-faults.ts";

const DEPOSIT_DOLLARS = 50;

/** From `/newlabel` to the PDF. */
export const buying: Journey = {
  name: "buying a label",
  roles: ["bot", "worker"],
  whole: { orders: ["labelled"], labels: ["good"], pdfs: 1 },
  begin: async (stack, person) => {
    await arriveWithMoney(stack, person);
    await forgetPrices(stack);
    return {
      go: async () => void (await buyLabel(person)),
      isOver: () => areOrdersOver(stack, person),
      books: () => orderBooks(stack, person),
    };
  },
};

const PURCHASE = "POST /v2/labels/shipment/:shipment_id";
const LABELS = "GET /v2/labels";

/** From the press on Buy to the PDF: the purchase's answer is lost, and the first look for what it bought fails. */
export const buyingUnanswered: Journey = {
  name: "buying a label, purchase unanswered",
  roles: ["bot", "worker"],
  whole: { orders: ["labelled"], labels: ["good"], pdfs: 1, struck: [1, 1] },
  begin: async (stack, person) => {
    await arriveWithMoney(stack, person);
    await prepareLabel(person);
    const faults = await onceEach(stack, [
      { route: PURCHASE, kind: "lost" },
      { route: LABELS, kind: "status" },
    ]);
    return {
      go: async () => void (await pressBuy(person)),
      isOver: () => areOrdersOver(stack, person),
      books: async () => ({ ...(await orderBooks(stack, person)), struck: await faults.struck() }),
      end: faults.off,
    };
  },
};

/** Somebody new whose balance is topped up. */
export async function arriveWithMoney(stack: Stack, person: Person): Promise<void> {
  await person.say("/start", /Hello/);
  await topUp(stack, person, DEPOSIT_DOLLARS);
}

/** Everybody sends the same parcel: its price, which is known for ten minutes, is asked for on each journey. */
async function forgetPrices({ redis }: Stack): Promise<void> {
  const known = await redis.keys("cache:{shipping-rates:*");
  if (known.length > 0) await redis.unlink(known);
}

/** Buys a label and answers its order's number. */
export async function buyLabel(person: Person): Promise<string> {
  await prepareLabel(person);
  return pressBuy(person);
}

async function pressBuy(person: Person): Promise<string> {
  await person.press(/Buy for/, /Buying your label/);
  const { caption = "" } = await person.sees(/Your label is ready/);
  return /S-[A-Z0-9]{6}/.exec(caption)?.[0] ?? "";
}

/** Whether every order of a person was told of. */
export async function areOrdersOver(stack: Stack, person: Person): Promise<boolean> {
  const orders = await ordersOf(stack, person);
  return orders.length > 0 && orders.every(({ unfinished }) => unfinished === undefined);
}

/** Orders, labels sold, money and PDFs of one person. */
export async function orderBooks(stack: Stack, person: Person) {
  const [orders, labels, documents] = await Promise.all([
    ordersOf(stack, person),
    labelsOf(stack, person),
    person.documents(),
  ]);
  return {
    orders: orders.map(({ state }) => String(state)),
    labels: labels.map(({ voided }) => (voided ? "void" : "good")),
    // Copies of one file are counted as visible duplicates.
    pdfs: new Set(documents.map(({ document }) => document?.file_name)).size,
    ...(await moneyOf(stack, person)),
  };
}
