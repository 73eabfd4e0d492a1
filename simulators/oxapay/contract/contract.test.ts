import { expect, test } from "vitest";
import { openInvoice, testMerchant, testShop } from "../test-merchant.ts";
import { publishedCallback, publishedError, publishedInvoice, publishedPayment } from "./published-shapes.ts";

test("invoice, payment and callbacks have the published shapes", async () => {
  const shop = await testShop();
  const { call } = await testMerchant();
  const all = {
    amount: 12.5,
    currency: "EUR",
    lifetime: 15,
    fee_paid_by_payer: 1,
    under_paid_coverage: 2.5,
    to_currency: "USDT",
    auto_withdrawal: 0,
    mixed_payment: 1,
    callback_url: shop.url,
    return_url: "https://example.com/",
    email: "ann@example.com",
    order_id: "o-1",
    thanks_message: "Thanks",
    description: "Top-up",
    sandbox: true,
  };
  const { data } = publishedInvoice.parse((await call("POST", "/v1/payment/invoice", all)).body);
  expect(data.expired_at - data.date).toBe(15 * 60);
  publishedPayment.parse((await call("GET", `/v1/payment/${data.track_id}`)).body);
  await call("POST", "/_pay", { track_id: data.track_id });
  publishedPayment.parse((await call("GET", `/v1/payment/${data.track_id}`)).body);
  for (const { raw } of shop.received) publishedCallback.parse(JSON.parse(raw));
  expect(shop.received.map((callback) => JSON.parse(callback.raw).status)).toEqual(["Paying", "Paid"]);
});

const REFUSED: [field: string, value: unknown][] = [
  ["amount", undefined],
  ["amount", 0],
  ["amount", -1],
  ["amount", "ten"],
  ["currency", "XYZ"],
  ["lifetime", 14],
  ["lifetime", 2881],
  ["lifetime", 20.5],
  ["fee_paid_by_payer", 1.1],
  ["fee_paid_by_payer", -0.1],
  ["under_paid_coverage", 60.1],
  ["under_paid_coverage", -1],
  ["to_currency", "BTC"],
  ["mixed_payment", 2],
  ["auto_withdrawal", "yes"],
  ["callback_url", "not a url"],
  ["callback_url", "ftp://example.com/"],
  ["return_url", "nowhere"],
  ["email", "ann"],
];

test.for(REFUSED)(
  "an invoice with %s = %s is refused, and the error names the field",
  async ([field, value]) => {
    const { call } = await testMerchant();
    const reply = await call("POST", "/v1/payment/invoice", { amount: 10, [field]: value });
    expect(reply.status).toBe(400);
    expect(publishedError.parse(reply.body).error.key).toBe(field);
    expect((await call("GET", "/_stats")).body).toMatchObject({ ledger: { payments: [] } });
  },
);

test("the limits themselves are allowed", async () => {
  const { call } = await testMerchant();
  await openInvoice(call, { lifetime: 15, under_paid_coverage: 0, fee_paid_by_payer: 0 });
  await openInvoice(call, { lifetime: 2880, under_paid_coverage: 60, fee_paid_by_payer: 1 });
});

test("a missing or wrong key, another merchant's payment, an unknown path or id are refused in the published shape", async () => {
  const { call } = await testMerchant();
  const { track_id } = await openInvoice(call);
  const replies = [
    await call("POST", "/v1/payment/invoice", { amount: 1 }, { merchant_api_key: "nobody" }),
    await call("GET", `/v1/payment/${track_id}`, undefined, { merchant_api_key: "merchant-b" }),
    await call("GET", "/v1/payment/1"),
    await call("GET", "/v1/nothing"),
    await call("POST", "/v1/payment/invoice", "{"),
  ];
  expect(replies.map((reply) => reply.status)).toEqual([401, 404, 404, 404, 400]);
  for (const reply of replies) expect(publishedError.parse(reply.body).status).toBe(reply.status);
});
