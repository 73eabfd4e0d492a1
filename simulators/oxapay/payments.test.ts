import { expect, test } from "vitest";
import { publishedPayment } from "./contract/published-shapes.ts";
import { openInvoice, testMerchant, testShop } from "./test-merchant.ts";

async function invoiceAtShop(change: Record<string, unknown> = {}) {
  const shop = await testShop();
  const merchant = await testMerchant();
  const invoice = await openInvoice(merchant.call, { callback_url: shop.url, ...change });
  const status = async () => {
    const { body } = await merchant.call("GET", `/v1/payment/${invoice.track_id}`);
    return (body as { data: { status: string } }).data.status;
  };
  const press = (action: string) =>
    fetch(invoice.payment_url, { method: "POST", body: new URLSearchParams({ action }) });
  return { shop, invoice, press, status, ...merchant };
}

test("too little stays paying and is never called back as paid, until the rest arrives", async () => {
  const { shop, invoice, status, call } = await invoiceAtShop();
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 4 });
  expect([await status(), shop.received.map((callback) => callback.status)]).toEqual(["paying", ["paying"]]);
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 6, currency: "TRX" });
  expect(await status()).toBe("paid");
  expect(shop.received.at(-1)).toMatchObject({ status: "paid", sentValue: 10 });
});

test("what the coverage forgives is paid", async () => {
  const { invoice, status, call } = await invoiceAtShop({ under_paid_coverage: 10 });
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 9 });
  expect(await status()).toBe("paid");
});

test("more than was asked is paid, and the callback tells how much came", async () => {
  const { shop, invoice, call } = await invoiceAtShop();
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 25 });
  expect(JSON.parse(shop.received.at(-1)?.raw ?? "")).toMatchObject({
    status: "Paid",
    amount: 10,
    sent_value: 25,
  });
});

test("paid twice is called back twice for one invoice, which stays paid", async () => {
  const { shop, invoice, status, call } = await invoiceAtShop();
  await call("POST", "/_pay", { track_id: invoice.track_id, twice: true });
  expect(shop.received.map((callback) => callback.status)).toEqual(["paying", "paid", "paying", "paid"]);
  expect(await status()).toBe("paid");
  expect((await call("GET", "/_stats")).body).toMatchObject({
    ledger: { payments: [{ sent_value: 20, transactions: 2 }] },
  });
});

test("an invoice expires when its lifetime is over; what comes later is listed, and nobody is called", async () => {
  const { shop, invoice, status, call, clock } = await invoiceAtShop({ lifetime: 30 });
  clock.advance(30 * 60_000 - 1);
  expect(await status()).toBe("waiting");
  clock.advance(1);
  await expect.poll(status, { timeout: 5_000, interval: 5 }).toBe("expired");
  expect((await call("POST", "/_pay", { track_id: invoice.track_id })).status).toBe(200);
  expect([await status(), shop.received]).toEqual(["expired", []]);
  expect((await call("GET", "/_stats")).body).toMatchObject({ ledger: { payments: [{ sent_value: 10 }] } });
});

test("too little when the lifetime is over is underpaid", async () => {
  const { invoice, status, call, clock } = await invoiceAtShop({ lifetime: 30 });
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 4 });
  clock.advance(30 * 60_000);
  await expect.poll(status, { timeout: 5_000, interval: 5 }).toBe("underpaid");
});

test("what was sent in time is waited for: paid when it is confirmed after the end", async () => {
  const { shop, invoice, status, call, clock, press } = await invoiceAtShop({ lifetime: 30 });
  await call("POST", "/_pay", { track_id: invoice.track_id, confirm: false });
  clock.advance(31 * 60_000);
  expect(await status()).toBe("paying");
  await press("confirm");
  expect([await status(), shop.received.map((callback) => callback.status)]).toEqual([
    "paid",
    ["paying", "paid"],
  ]);
});

test("a coin that is not offered is listed as it came, is called without a value, and pays nothing", async () => {
  const { invoice, status, call, press, shop } = await invoiceAtShop({ to_currency: "USDT" });
  await press("wrong-coin");
  expect(await status()).toBe("paying");
  const { body } = await call("GET", `/v1/payment/${invoice.track_id}`);
  expect(publishedPayment.parse(body).data.txs).toMatchObject([
    { currency: "SHIB", amount: 1_000_000, status: "confirmed", auto_convert: { processed: false } },
  ]);
  expect(JSON.parse(shop.received[0]?.raw ?? "").txs).toMatchObject([{ currency: "SHIB", value: 0 }]);
  await press("expire");
  expect(await status()).toBe("expired");
});

test("of a transfer the merchant gets what the fee leaves, while its value counts for the payer", async () => {
  const { invoice, call, shop } = await invoiceAtShop();
  await call("POST", "/_pay", { track_id: invoice.track_id, currency: "TRX" });
  expect(JSON.parse(shop.received.at(-1)?.raw ?? "").txs).toMatchObject([
    { sent_amount: 100, received_amount: 98.5, value: 10, rate: 0.1 },
  ]);
});

test.each([
  ["asked for", "USDT", "TRX", true, { processed: true, amount: 9.85, currency: "USDT" }],
  ["of a coin that is it already", "USDT", "USDT", true, { processed: false }],
  ["that fails", "USDT", "TRX", false, { processed: false }],
  ["not asked for", undefined, "TRX", true, { processed: false }],
])("an exchange %s is listed with what it made", async (_what, to_currency, currency, convert, expected) => {
  const { invoice, call } = await invoiceAtShop({ to_currency });
  await call("POST", "/_pay", { track_id: invoice.track_id, currency, convert });
  const { body } = await call("GET", `/v1/payment/${invoice.track_id}`);
  expect(publishedPayment.parse(body).data.txs.map(({ auto_convert }) => auto_convert)).toEqual([expected]);
});

test.each([
  ["accept", "manual_accept"],
  ["refund", "refunding"],
  ["refunded", "refunded"],
])("the merchant can %s an invoice", async (action, expected) => {
  const { status, press } = await invoiceAtShop();
  await press("underpay");
  await press(action);
  expect(await status()).toBe(expected);
});

test("the payment page shows what is owed, takes each kind of payment, and escapes what the shop wrote", async () => {
  const { invoice, press, status } = await invoiceAtShop({ description: "<script>alert(1)</script>" });
  const page = await (await fetch(invoice.payment_url)).text();
  expect(page).toContain("10 USD");
  expect(page).toContain("&lt;script&gt;");
  for (const label of ["Pay", "Pay less (underpay)", "Overpay", "Let it expire", "Accept by hand"])
    expect(page).toContain(`>${label}<`);
  const after = await (await press("underpay")).text();
  expect([await status(), after.includes(">paying<"), after.includes("Received: 5 USD")]).toEqual([
    "paying",
    true,
    true,
  ]);
  await press("pay");
  expect(await status()).toBe("paid");
});

test("on the payment page an invoice can be left to expire and be paid late; an unknown one is not found", async () => {
  const { press, status, url } = await invoiceAtShop();
  const after = await (await press("expire")).text();
  expect([await status(), after.includes(">Pay late<")]).toEqual(["expired", true]);
  expect((await fetch(`${url}/pay/1`)).status).toBe(404);
});

test("what is no payment is refused: an unknown invoice, an unknown coin, a negative amount", async () => {
  const { invoice, call } = await invoiceAtShop();
  const { track_id } = invoice;
  const bodies = [{ track_id: "1" }, { track_id, currency: "DOGE" }, { track_id, amount: -1 }, {}];
  const statuses = await Promise.all(bodies.map(async (body) => (await call("POST", "/_pay", body)).status));
  expect(statuses).toEqual([404, 400, 400, 400]);
});
