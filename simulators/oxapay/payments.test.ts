import { expect, test } from "vitest";
import { openInvoice, testMerchant, testShop } from "./test-merchant.ts";

async function invoiceAtShop(change: Record<string, unknown> = {}) {
  const shop = await testShop();
  const merchant = await testMerchant();
  const invoice = await openInvoice(merchant.call, { callback_url: shop.url, ...change });
  const status = async () => {
    const { body } = await merchant.call("GET", `/v1/payment/${invoice.track_id}`);
    return (body as { data: { status: string } }).data.status;
  };
  return { shop, invoice, status, ...merchant };
}

test("too little is underpaid and never called back as paid, until the rest arrives", async () => {
  const { shop, invoice, status, call } = await invoiceAtShop();
  await call("POST", "/_pay", { track_id: invoice.track_id, amount: 4 });
  expect([await status(), shop.received.map((callback) => callback.status)]).toEqual([
    "underpaid",
    ["paying"],
  ]);
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

test("an invoice expires when its lifetime is over, and takes no money after that", async () => {
  const { shop, invoice, status, call, clock } = await invoiceAtShop({ lifetime: 30 });
  clock.advance(30 * 60_000 - 1);
  expect(await status()).toBe("waiting");
  clock.advance(1);
  await expect.poll(status, { timeout: 5_000, interval: 5 }).toBe("expired");
  expect((await call("POST", "/_pay", { track_id: invoice.track_id })).status).toBe(409);
  expect(shop.received).toEqual([]);
});

test("the payment page shows what is owed, takes each kind of payment, and escapes what the shop wrote", async () => {
  const { invoice, status } = await invoiceAtShop({ description: "<script>alert(1)</script>" });
  const page = await (await fetch(invoice.payment_url)).text();
  expect(page).toContain("10 USD");
  expect(page).toContain("&lt;script&gt;");
  for (const label of ["Pay", "Pay less (underpay)", "Overpay", "Let it expire"])
    expect(page).toContain(`>${label}<`);
  const press = (action: string) =>
    fetch(invoice.payment_url, { method: "POST", body: new URLSearchParams({ action }) });
  const after = await (await press("underpay")).text();
  expect([await status(), after.includes("underpaid"), after.includes("Received: 5 USD")]).toEqual([
    "underpaid",
    true,
    true,
  ]);
  await press("pay");
  expect(await status()).toBe("paid");
});

test("on the payment page an invoice can be left to expire, and an unknown one is not found", async () => {
  const { invoice, status, url } = await invoiceAtShop();
  await fetch(invoice.payment_url, { method: "POST", body: new URLSearchParams({ action: "expire" }) });
  expect(await status()).toBe("expired");
  expect((await fetch(`${url}/pay/1`)).status).toBe(404);
});

test("what is no payment is refused: an unknown invoice, an unknown coin, a negative amount", async () => {
  const { invoice, call } = await invoiceAtShop();
  const { track_id } = invoice;
  const bodies = [{ track_id: "1" }, { track_id, currency: "DOGE" }, { track_id, amount: -1 }, {}];
  const statuses = await Promise.all(bodies.map(async (body) => (await call("POST", "/_pay", body)).status));
  expect(statuses).toEqual([404, 400, 400, 400]);
});
