import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import type { Address } from "../../addresses/address.ts";
import type { ShipmentWish, ShipStationClient } from "../shipstation.ts";

const from: Address = {
  name: "Ann Lee",
  phone: "217-555-0123",
  line1: "350 5th Ave",
  city: "New York",
  state: "NY",
  postalCode: "10118",
  countryCode: "US",
};
const to: Address = {
  name: "Bob Ray",
  company: "Ray & Sons",
  phone: "217-555-0199",
  line1: "1 Ferry Building",
  line2: "Suite 4",
  city: "San Francisco",
  state: "CA",
  postalCode: "94111",
  countryCode: "US",
};
const wish: ShipmentWish = {
  from,
  to,
  parcel: {
    weight: { value: 2, unit: "pound" },
    dimensions: { length: 10, width: 8, height: 4, unit: "inch" },
  },
};
const { signal } = new AbortController();
const asking = { signal, timeoutMs: 20_000 };

/** What the bot relies on of ShipStation, whoever answers. `refused` is a client with a wrong key. */
export function shipStationContract(client: () => ShipStationClient, refused: () => ShipStationClient): void {
  const quote = async (change: Partial<ShipmentWish> = {}) =>
    client().rates({ ...wish, ...change }, await client().carriers(asking), asking);

  async function shipment() {
    const { rates } = await quote();
    const [rate] = rates;
    if (rate === undefined) throw new Error("no rate");
    const externalId = `C-${randomUUID().slice(0, 13)}`;
    const order = { ...wish, externalId, carrierId: rate.carrierId, serviceCode: rate.serviceCode };
    return { order, externalId, shipmentId: await client().createShipment(order, signal) };
  }

  test("rates are several, in whole cents above zero, with a service and a carrier", async () => {
    const { rates } = await quote();
    expect(rates.length).toBeGreaterThan(1);
    for (const rate of rates) {
      expect(Number.isSafeInteger(rate.costCents) && rate.costCents > 0).toBe(true);
      expect([rate.carrierId, rate.carrier, rate.serviceCode]).not.toContain("");
      expect(rate.service).not.toBe("");
    }
  });

  test.each([
    ["from", { ...from, postalCode: "ABCDE" }, "postalCode"],
    ["to", { ...to, state: "ZZ" }, "state"],
  ] as const)("a wrong %s address is named with its field", async (side, address, field) => {
    await expect(quote({ [side]: address })).rejects.toMatchObject({
      code: "ADDRESS_INVALID",
      messageKey: "rates-address-invalid",
      details: { side, field, outcome: "refused" },
    });
  });

  test("a parcel that is too heavy has no rates, and the carriers say why", async () => {
    const { rates, refusals } = await quote({ parcel: { weight: { value: 2_000, unit: "pound" } } });
    expect(rates).toEqual([]);
    expect(refusals.length).toBeGreaterThan(0);
  });

  test("a shipment is found by our id, and a second one under it is refused", async () => {
    const { order, externalId, shipmentId } = await shipment();
    expect(await client().findShipment(externalId, signal)).toBe(shipmentId);
    expect(await client().findShipment(`C-${randomUUID()}`, signal)).toBeUndefined();
    await expect(client().createShipment(order, signal)).rejects.toMatchObject({
      retry: "never",
      details: { outcome: "refused" },
    });
  });

  test("a label is bought, listed with its shipment, downloaded and voided", async () => {
    const { shipmentId } = await shipment();
    expect(await client().labelsOf(shipmentId, signal)).toEqual([]);
    const label = await client().buyLabel(shipmentId, { signal, timeoutMs: 20_000 });
    expect(label).toMatchObject({ state: "completed", trackingNumber: expect.stringMatching(/\w{8,}/) });
    expect(label.costCents).toBeGreaterThan(0);
    expect(await client().labelsOf(shipmentId, signal)).toEqual([label]);
    const pdf = await client().labelPdf(label.labelId, signal);
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
    expect(await client().label(label.labelId, signal)).toEqual(label);
    expect(await client().scanned(label.labelId, signal)).toBe(false);
    expect((await client().voidLabel(label.labelId, signal)).approved).toBe(true);
    expect(await client().labelsOf(shipmentId, signal)).toMatchObject([{ state: "voided" }]);
    expect(await client().label(label.labelId, signal)).toMatchObject({ state: "voided" });
  });

  test("a label that was voided is refused a second time, with the reason", async () => {
    const { shipmentId } = await shipment();
    const { labelId } = await client().buyLabel(shipmentId, { signal, timeoutMs: 20_000 });
    await client().voidLabel(labelId, signal);
    expect(await client().voidLabel(labelId, signal)).toMatchObject({
      approved: false,
      reason: "label_already_voided",
    });
  });

  test("a label that the account does not have is none", async () => {
    expect(await client().label("se-1", signal)).toBeUndefined();
  });

  test("a label's parcel is tracked by the label, and an unknown label is none", async () => {
    const { shipmentId } = await shipment();
    const label = await client().buyLabel(shipmentId, { signal, timeoutMs: 20_000 });
    const tracking = await client().track(label.labelId, signal);
    expect(tracking).toMatchObject({ trackingNumber: label.trackingNumber });
    expect(["NY", "UN", "AC"]).toContain(tracking?.code);
    await client().voidLabel(label.labelId, signal);
    expect(await client().track("se-1", signal)).toBeUndefined();
  });

  // A real account keeps what it is given here: its webhooks are looked at, not changed.
  test("webhooks are listed with their event and address", async () => {
    for (const { event, url } of await client().webhooks(signal))
      expect([event, URL.canParse(url)]).toEqual([expect.stringMatching(/^\w+$/), true]);
  });

  test("a wrong key is refused for good", async () => {
    await expect(refused().carriers(asking)).rejects.toMatchObject({
      code: "VENDOR_REFUSED",
      details: { status: 401, outcome: "refused" },
    });
  });
}
