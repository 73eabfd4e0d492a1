import { expect, test } from "vitest";
import type { Quote } from "../services.ts";
import { shortList } from "./rates-reply.ts";

const quoteOf = (carrierId: string, priceCents: number, days: number): Quote => ({
  ...{
    id: `${carrierId}-${priceCents}`,
    carrierId,
    carrier: carrierId,
    serviceCode: "s",
    service: "Service",
  },
  ...{ priceCents, costCents: priceCents, days, expiresAt: 0 },
});
const idsOf = (quotes: readonly Quote[]) => quotes.map(({ id }) => id);

test("of many offers those of every carrier are kept, the fastest one and the cheapest, in their order", () => {
  const many = Array.from({ length: 28 }, (_, index) => quoteOf("usps", 500 + index, 5));
  const quotes = [...many, quoteOf("ups", 900, 3), quoteOf("ups", 5_000, 1), quoteOf("dhl", 9_000, 2)];
  expect(idsOf(shortList(quotes))).toEqual([
    ...idsOf(many).slice(0, 17),
    ...["ups-900", "ups-5000", "dhl-9000"],
  ]);
});

test("few offers are all listed, and none of more than twenty carriers is listed twice", () => {
  const few = [quoteOf("usps", 500, 5), quoteOf("usps", 600, 1)];
  expect(shortList(few)).toEqual(few);
  const carriers = Array.from({ length: 25 }, (_, index) => quoteOf(`c${index}`, 500 + index, 30 - index));
  const kept = idsOf(shortList(carriers));
  expect(kept).toEqual([...idsOf(carriers).slice(0, 19), "c24-524"]);
});
