import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { bookFaults } from "../ledger/books-fault.ts";
import { createMoneyFixture, type MoneyFixture, newPerson, wishOf } from "../ledger/money.fixture.ts";

let money: MoneyFixture;
const signal = new AbortController().signal;

beforeAll(async () => {
  money = await createMoneyFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => money.end());

describe("placing an order", () => {
  test("takes the price from the balance and writes the order", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const placed = await money.orders.place(wishOf(person, 640), signal);
    expect(placed.order).toMatchObject({ state: "pending", priceCents: 640, carrier: "USPS" });
    expect(placed.order.orderId).toMatch(/^S-[2-9A-HJKMNP-TV-Z]{6}$/);
    expect(placed.job).toEqual({
      payload: { orderId: placed.order.orderId },
      id: `${placed.order.orderId}.1`,
    });
    expect(await money.ledger.balance(person)).toBe(360);
  });

  test("under the same operation again answers the first order and takes nothing", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const wish = wishOf(person, 300);
    const first = await money.orders.place(wish, signal);
    const expired = { ...wish, quote: { ...wish.quote, priceCents: 999, expiresAt: 0 } };
    expect(await money.orders.place(expired, signal)).toEqual(first);
    expect(await money.orders.placed(wish.operationId, person)).toEqual(first);
    expect(await money.ledger.balance(person)).toBe(700);
  });

  test("again, after it was granted and then withdrawn, answers the first order", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const wish = wishOf(person, 300);
    const first = await money.orders.place(wish, signal);
    expect(await money.orders.withdraw(wish.operationId, person)).toEqual(first);
    expect(await money.orders.place(wish, signal)).toEqual(first);
    expect(await money.ledger.balance(person)).toBe(700);
  });

  test("that was withdrawn before the person's first top-up is refused after it, and their books are right", async () => {
    const person = newPerson();
    const wish = wishOf(person, 300);
    expect(await money.orders.withdraw(wish.operationId, person)).toBeUndefined();
    const unpaid = money.orders.place(wishOf(person, 300), signal);
    await expect(unpaid).rejects.toMatchObject({ code: "BALANCE_INSUFFICIENT" });
    expect(await bookFaults(money.mongo.client, money.db, [person])).toEqual([]);
    await money.topUp(person, 1_000);
    await expect(money.orders.place(wish, signal)).rejects.toMatchObject({ messageKey: "quote-expired" });
    await money.orders.place(wishOf(person, 300), signal);
    expect([await money.ledger.balance(person), (await money.orders.list(person, 1)).orders.length]).toEqual([
      700, 1,
    ]);
    expect(await bookFaults(money.mongo.client, money.db, [person])).toEqual([]);
  });

  test("ten times at once under one operation is one order and one charge", async () => {
    const person = newPerson();
    await money.topUp(person, 10_000);
    const wish = wishOf(person, 300);
    const all = await Promise.all(Array.from({ length: 10 }, () => money.orders.place(wish, signal)));
    expect(new Set(all.map(({ order }) => order.orderId)).size).toBe(1);
    expect(await money.ledger.balance(person)).toBe(9_700);
    expect((await money.orders.list(person, 1)).orders).toHaveLength(1);
  });

  test("two at once with money for one: one is placed, the other is told what is missing", async () => {
    const person = newPerson();
    await money.topUp(person, 500);
    const wishes = [wishOf(person, 400), wishOf(person, 400)];
    const outcomes = await Promise.allSettled(wishes.map((wish) => money.orders.place(wish, signal)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: {
        code: "BALANCE_INSUFFICIENT",
        messageKey: "balance-insufficient",
        details: { missingCents: 300, missing: "$3.00" },
      },
    });
    expect(await money.ledger.balance(person)).toBe(100);
  });

  test("by a person without an account is refused and leaves nothing behind", async () => {
    const person = newPerson();
    await expect(money.orders.place(wishOf(person, 1), signal)).rejects.toMatchObject({
      code: "BALANCE_INSUFFICIENT",
    });
    expect((await money.orders.list(person, 1)).orders).toEqual([]);
    expect((await money.books()).balances.has(`orders:${person}`)).toBe(false);
  });

  test("with a quote that is too old is refused", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const wish = wishOf(person, 100);
    const old = { ...wish, quote: { ...wish.quote, expiresAt: Date.now() - 1 } };
    await expect(money.orders.place(old, signal)).rejects.toMatchObject({ messageKey: "quote-expired" });
    expect(await money.ledger.balance(person)).toBe(1_000);
  });

  test("after its time is over changes nothing", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    await expect(money.orders.place(wishOf(person, 100), AbortSignal.abort())).rejects.toMatchObject({
      code: "MONGO_UNAVAILABLE",
      retry: "backoff",
    });
    expect((await money.books()).balances.get(`person:${person}`)).toBe(1_000);
  });
});

describe("a person's orders", () => {
  test("are found however the id is typed, by their owner alone", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const { order } = await money.orders.place(wishOf(person, 100), signal);
    const typed = ` ${order.orderId.toLowerCase().replace("-", " – ")}`;
    expect(await money.orders.get(typed, person)).toEqual(order);
    for (const [id, owner] of [
      [order.orderId, newPerson()],
      ["S-222222", person],
      ["'; drop", person],
      ["x".repeat(4096), person],
    ] as const) {
      await expect(money.orders.get(id, owner)).rejects.toMatchObject({
        code: "ORDER_NOT_FOUND",
        messageKey: "order-not-found",
      });
    }
  });

  test("come five to a page, newest first, and a page that is gone becomes the nearest", async () => {
    const person = newPerson();
    await money.topUp(person, 1_000);
    const ids: string[] = [];
    for (let index = 0; index < 6; index++) {
      ids.unshift((await money.orders.place(wishOf(person, 10), signal)).order.orderId);
    }
    const idsOf = async (page: number) => {
      const { orders, ...where } = await money.orders.list(person, page);
      return { ids: orders.map(({ orderId }) => orderId), ...where };
    };
    expect(await idsOf(1)).toEqual({ ids: ids.slice(0, 5), page: 1, pages: 2 });
    expect(await idsOf(2)).toEqual({ ids: ids.slice(5), page: 2, pages: 2 });
    expect(await idsOf(99)).toMatchObject({ page: 2 });
    expect(await idsOf(Number.NaN)).toMatchObject({ page: 1 });
    expect(await money.orders.list(newPerson(), 1)).toEqual({ orders: [], page: 1, pages: 1 });
  });

  test("keep another person's operation to themselves", async () => {
    const [person, other] = [newPerson(), newPerson()];
    await money.topUp(person, 1_000);
    const operationId = `op-${randomUUID()}`;
    await money.orders.place(wishOf(person, 10, { operationId }), signal);
    expect(await money.orders.placed(operationId, other)).toBeUndefined();
  });
});
