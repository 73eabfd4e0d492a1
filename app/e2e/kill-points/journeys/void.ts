import { until } from "../../../../dev/servers/until.ts";
import type { Person } from "../../../../dev/testing/person.ts";
import type { Stack } from "../../../../dev/testing/stack.ts";
import { faultAt } from "../../shopping.ts";
import { shipstationStats } from "../records.ts";
import { areOrdersOver, arriveWithMoney, buyLabel, orderBooks } from "./buy.ts";
import type { Journey, Walk } from "./journey.ts";
import { noFaults, onceEach } from "./vendor-faults.ts";

const VOID = "PUT /v2/labels/:id/void";
const VOIDED = /The label of order .* is void/;

/** From `/order` to the money that is back. */
export const voiding: Journey = {
  name: "voiding a label",
  roles: ["bot", "worker"],
  whole: { orders: ["voided"], labels: ["void"], pdfs: 1, asked: 1 },
  begin: async (stack, person) => {
    const orderId = await withLabel(stack, person);
    const books = await voidBooks(stack, person);
    return {
      go: async () => {
        await askToVoid(person, orderId);
        await person.press(/Void it/, VOIDED);
      },
      isOver: () => areOrdersOver(stack, person),
      books,
    };
  },
};

/** From the yes to the money that is back: the carrier's own yes is lost, and is read from the label. */
export const voidingUnanswered: Journey = {
  name: "voiding a label, void unanswered",
  roles: ["bot", "worker"],
  whole: { ...voiding.whole, struck: [1] },
  begin: async (stack, person) => {
    await askToVoid(person, await withLabel(stack, person));
    const books = await voidBooks(stack, person);
    const faults = await onceEach(stack, [{ route: VOID, kind: "lost" }]);
    return {
      go: async () => void (await person.press(/Void it/, VOIDED)),
      isOver: () => areOrdersOver(stack, person),
      books: async () => ({ ...(await books()), struck: await faults.struck() }),
      end: faults.off,
    };
  },
};

/** From `/order` to the carrier's no: `approved: false`. */
export const voidingRefused: Journey = {
  name: "voiding a label that the carrier does not take back",
  roles: ["bot", "worker"],
  whole: { orders: ["labelled"], labels: ["good"], pdfs: 1 },
  begin: async (stack, person) => {
    const orderId = await withLabel(stack, person);
    await faultAt(stack.shipstationUrl, { route: VOID, kind: "outcome", outcome: "void_refused" });
    return {
      go: async () => {
        await askToVoid(person, orderId);
        await person.press(/Void it/, /was not voided.*scanned the parcel already/s);
      },
      isOver: () => areOrdersOver(stack, person),
      books: () => orderBooks(stack, person),
      end: () => noFaults(stack),
    };
  },
};

/** Buys somebody new a label and answers its order's number. */
async function withLabel(stack: Stack, person: Person): Promise<string> {
  await arriveWithMoney(stack, person);
  const orderId = await buyLabel(person);
  // The label is seen before its order is noted as told of: only then may it be given back.
  await until(() => areOrdersOver(stack, person), "the end of the purchase", 60_000);
  return orderId;
}

/** From `/order` to the question. */
async function askToVoid(person: Person, orderId: string): Promise<void> {
  await person.say(`/order ${orderId}`, /The label is ready/);
  await person.press(/Void label/, /Void the label of order/);
}

/** The books with the voids from now on: one whose answer was lost is read from the label, and never asked for again. */
async function voidBooks(stack: Stack, person: Person): Promise<Walk["books"]> {
  const before = await voidCalls(stack);
  return async () => ({ ...(await orderBooks(stack, person)), asked: (await voidCalls(stack)) - before });
}

/** Voids that the carrier was asked for, with those that it did not get to answer. */
async function voidCalls(stack: Stack): Promise<number> {
  const { [VOID]: calls = {} } = (await shipstationStats(stack)).calls;
  return (calls["200"] ?? 0) + (calls.lost ?? 0);
}
