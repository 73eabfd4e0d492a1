import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { OxapayClient } from "../oxapay.ts";

const { signal } = new AbortController();

/** What the bot relies on of Oxapay, whoever answers. `refused` is a client with a wrong key. */
export function oxapayContract(client: () => OxapayClient, refused: () => OxapayClient): void {
  const wish = (change: object = {}) => ({
    amountCents: 1_234,
    orderId: `C-${randomUUID()}`,
    callbackUrl: "https://example.org/callbacks/oxapay",
    lifetimeMinutes: 30,
    underPaidCoverage: 1,
    ...change,
  });

  test("an invoice has a page and an end, and is read back with our id and amount, unpaid", async () => {
    const asked = wish();
    const invoice = await client().createInvoice(asked, signal);
    expect(invoice.payUrl).toMatch(/^https?:\/\//);
    const left = invoice.expiresAt.getTime() - Date.now();
    expect(left).toBeGreaterThan(25 * 60_000);
    expect(left).toBeLessThan(35 * 60_000);
    const payment = await client().payment(invoice.trackId, signal);
    expect(payment).toMatchObject({
      trackId: invoice.trackId,
      orderId: asked.orderId,
      amountCents: 1_234,
      currency: "USD",
      transfers: [],
    });
    expect(["new", "waiting"]).toContain(payment.status);
  });

  test("the same order id may have several invoices", async () => {
    const asked = wish();
    const [one, other] = [
      await client().createInvoice(asked, signal),
      await client().createInvoice(asked, signal),
    ];
    expect(one.trackId).not.toBe(other.trackId);
  });

  test("a lifetime outside 15 to 2,880 minutes is refused for good", async () => {
    await expect(client().createInvoice(wish({ lifetimeMinutes: 5 }), signal)).rejects.toMatchObject({
      code: "VENDOR_REFUSED",
      retry: "never",
      details: { status: 400 },
    });
  });

  test("an unknown invoice and a wrong key are refused", async () => {
    await expect(client().payment("1", signal)).rejects.toMatchObject({ code: "VENDOR_REFUSED" });
    await expect(refused().createInvoice(wish(), signal)).rejects.toMatchObject({
      code: "VENDOR_REFUSED",
      details: { status: 401 },
    });
  });
}
