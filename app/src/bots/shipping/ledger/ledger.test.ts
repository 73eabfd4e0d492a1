import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { hasCode } from "../../../platform/errors/app-error.ts";
import { refundOrder } from "../orders/refund.ts";
import type { PlacedOrder } from "../services.ts";
import { createMoneyFixture, type MoneyFixture, newPerson, wishOf } from "./money.fixture.ts";

let money: MoneyFixture;
const signal = new AbortController().signal;

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => money.end());

/** One thing that may happen; `slot` picks an operation, so that the same one comes again. */
type Step =
  | { readonly kind: "topup"; readonly slot: number; readonly cents: number }
  | { readonly kind: "place"; readonly slot: number; readonly cents: number }
  | { readonly kind: "refund"; readonly slot: number };

const slot = fc.nat({ max: 4 });
const cents = fc.integer({ min: 1, max: 500 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("topup" as const), slot, cents }),
  fc.record({ kind: fc.constant("place" as const), slot, cents }),
  fc.record({ kind: fc.constant("refund" as const), slot }),
);

/** Runs steps for one person in a run of its own, so that operations of two runs are never the same. */
function actorOf(person: number) {
  const run = randomUUID();
  const placed = new Map<number, PlacedOrder>();
  return async (act: Step): Promise<boolean> => {
    if (act.kind === "topup") {
      return (await money.topUp(person, act.cents, `topup.${run}.${act.slot}`)) === "posted";
    }
    if (act.kind === "refund") {
      const orderId = placed.get(act.slot)?.order.orderId;
      const order = orderId === undefined ? undefined : await money.orderStore.find(orderId);
      if (order === undefined) return false;
      await refundOrder(
        { orders: money.orderStore, ledger: money.ledger },
        order,
        "label-failed-refused",
        signal,
      );
      return order.state !== "failed";
    }
    try {
      const operationId = `place.${run}.${act.slot}`;
      const first = !placed.has(act.slot);
      placed.set(act.slot, await money.orders.place(wishOf(person, act.cents, { operationId }), signal));
      return first;
    } catch (error) {
      if (hasCode(error, "BALANCE_INSUFFICIENT")) return false;
      throw error;
    }
  };
}

/** The same in a few lines, without a database. */
function modelOf() {
  let balance = 0;
  const topups = new Set<number>();
  const orders = new Map<number, { cents: number; refunded: boolean }>();
  return {
    balance: () => balance,
    apply(act: Step): boolean {
      const order = orders.get(act.slot);
      switch (act.kind) {
        case "topup": {
          const first = !topups.has(act.slot);
          topups.add(act.slot);
          if (first) balance += act.cents;
          return first;
        }
        case "place":
          if (order || balance < act.cents) return false;
          orders.set(act.slot, { cents: act.cents, refunded: false });
          balance -= act.cents;
          return true;
        case "refund":
          if (!order || order.refunded) return false;
          order.refunded = true;
          balance += order.cents;
          return true;
      }
    },
  };
}

async function expectSoundBooks(): Promise<void> {
  const { total, balances, summed } = await money.books();
  expect(total).toBe(0);
  expect(summed).toEqual(balances);
  for (const [account, balance] of balances) {
    if (account.startsWith("topups:")) expect(balance).toBeLessThanOrEqual(0);
    else expect(balance).toBeGreaterThanOrEqual(0);
  }
}

describe("the books", () => {
  test("follow a model through any order of top-ups, orders, refunds and repetitions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const person = newPerson();
        const act = actorOf(person);
        const model = modelOf();
        for (const one of steps) {
          expect(await act(one)).toBe(model.apply(one));
          expect(await money.ledger.balance(person)).toBe(model.balance());
        }
      }),
      { numRuns: 12 },
    );
    await expectSoundBooks();
  });

  test("add up to zero and no balance falls below it when everything happens at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 6, maxLength: 16 }),
        fc.integer({ min: 0, max: 800 }),
        async (steps, start) => {
          const person = newPerson();
          if (start > 0) await money.topUp(person, start);
          const act = actorOf(person);
          const outcomes = await Promise.all([...steps, ...steps.slice(0, 4)].map((one) => act(one)));
          expect(outcomes).toHaveLength(steps.length + Math.min(4, steps.length));
          const { balances } = await money.books();
          // The cache says what the ledger holds right after the last change.
          expect(await money.ledger.balance(person)).toBe(balances.get(`person:${person}`) ?? 0);
        },
      ),
      { numRuns: 8 },
    );
    await expectSoundBooks();
  });

  test("list what happened, newest first, with its sign", async () => {
    const person = newPerson();
    await money.topUp(person, 500, `topup.${person}`);
    const { order } = await money.orders.place(wishOf(person, 200), signal);
    const document = await money.orderStore.find(order.orderId);
    if (document === undefined) throw new Error("no such order");
    await refundOrder(
      { orders: money.orderStore, ledger: money.ledger },
      document,
      "label-failed-refused",
      signal,
    );
    const entries = await money.ledger.entries(person, 10);
    expect(entries.map(({ kind, cents: amount, reference }) => [kind, amount, reference])).toEqual([
      ["refund", 200, order.orderId],
      ["order", -200, order.orderId],
      ["topup", 500, `topup.${person}`],
    ]);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53])("refuse to move %d cents", async (amount) => {
    await expect(money.topUp(newPerson(), amount)).rejects.toThrow(RangeError);
  });
});

describe("the cached balance", () => {
  test("read before a change and stored after it does not stay", async () => {
    const person = newPerson();
    await money.topUp(person, 100);
    await money.balances.get(String(person), async () => {
      await money.topUp(person, 50);
      return 100;
    });
    expect(await money.ledger.balance(person)).toBe(150);
  });

  test("is right after a repetition although the run that made the change died before it dropped the old one", async () => {
    const person = newPerson();
    await money.topUp(person, 100);
    const wish = wishOf(person, 40);
    const { order } = await money.orders.place(wish, signal);
    await money.balances.invalidate(String(person));
    await money.balances.get(String(person), async () => 100);
    expect(await money.ledger.balance(person)).toBe(100);
    expect((await money.orders.place(wish, signal)).order).toEqual(order);
    expect(await money.ledger.balance(person)).toBe(60);
  });
});
