import { until } from "../../../../dev/servers/until.ts";
import type { Person } from "../../../../dev/testing/person.ts";
import type { Stack } from "../../../../dev/testing/stack.ts";
import { faultAt } from "../../shopping.ts";
import { shipstationStats } from "../records.ts";
import { areOrdersOver, arriveWithMoney, buyLabel, orderBooks } from "./buy.ts";
import type { Journey, Walk } from "./journey.ts";

const VOID = "PUT /v2/labels/:id/void";

/** From `/order` to the money that is back. */
export const voiding: Journey = {
  name: "voiding a label",
  roles: ["bot", "worker"],
  whole: { orders: ["voided"], labels: ["void"], pdfs: 1, asked: 1 },
  begin: async (stack, person) => {
    const walk = await withLabel(stack, person, /The label of order .* is void/);
    const before = await voidCalls(stack);
    // A void whose answer was lost is read from the label: it is never asked for again.
    return {
      ...walk,
      books: async () => ({ ...(await walk.books()), asked: (await voidCalls(stack)) - before }),
    };
  },
};

/** From `/order` to the carrier's no: `approved: false`. */
export const voidingRefused: Journey = {
  name: "voiding a label that the carrier does not take back",
  roles: ["bot", "worker"],
  whole: { orders: ["labelled"], labels: ["good"], pdfs: 1 },
  begin: async (stack, person) => {
    const walk = await withLabel(stack, person, /was not voided.*scanned the parcel already/s);
    await faultAt(stack.shipstationUrl, { route: VOID, kind: "outcome", outcome: "void_refused" });
    return {
      ...walk,
      end: async () => void (await fetch(`${stack.shipstationUrl}/_faults`, { method: "DELETE" })),
    };
  },
};

async function withLabel(stack: Stack, person: Person, ending: RegExp): Promise<Walk> {
  await arriveWithMoney(stack, person);
  const orderId = await buyLabel(person);
  // The label is seen before its order is noted as told of: only then may it be given back.
  await until(() => areOrdersOver(stack, person), "the end of the purchase", 60_000);
  return {
    go: async () => {
      await person.say(`/order ${orderId}`, /The label is ready/);
      await person.press(/Void label/, /Void the label of order/);
      await person.press(/Void it/, ending);
    },
    isOver: () => areOrdersOver(stack, person),
    books: () => orderBooks(stack, person),
  };
}

/** Voids that the carrier was asked for and answered. */
async function voidCalls(stack: Stack): Promise<number> {
  const { calls } = await shipstationStats(stack);
  return calls[VOID]?.["200"] ?? 0;
}
