import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { faultAt, prepareLabel, topUp } from "./shopping.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl") });
});
afterAll(() => stack?.close());

/** A person with a label; answers their order's number. */
async function withLabel() {
  const person = await stack.person();
  await topUp(stack, person, 20);
  await prepareLabel(person);
  await person.press(/Buy for/, /Buying your label/);
  const label = await person.sees(/Your label is ready/);
  const [orderId = ""] = /S-[A-Z0-9]{6}/.exec(label.caption ?? "") ?? [];
  return { person, orderId };
}

async function happen(orderId: string, happening: string, change: object = {}): Promise<void> {
  const body = JSON.stringify({ external_shipment_id: orderId, happening, ...change });
  const answer = await fetch(`${stack.shipstationUrl}/_parcels`, { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
}

describe("a person who sent a parcel", () => {
  it("hears that it is on its way and that it was delivered, once each, and sees the whole way", async () => {
    const { orderId, person } = await withLabel();
    const fault = { route: "WEBHOOK", kind: "outcome", outcome: "doubled", times: 2 };
    await faultAt(stack.shipstationUrl, fault);
    await happen(orderId, "in_transit");
    await person.sees(/Your parcel is on its way[\s\S]*to Grace Hopper, New York/);
    await happen(orderId, "delivered");
    await person.sees(/Your parcel was delivered/);
    await person.press(/Details/, /What was reported/);
    await person.say(`/track ${orderId}`, /Arrived at regional facility/);
    const texts = (await person.messages()).map(({ text }) => text ?? "");
    expect(texts.filter((text) => text.includes("Your parcel is on its way\n"))).toHaveLength(1);
  });

  it("hears nothing of an order they want to hear nothing of", async () => {
    const { orderId, person } = await withLabel();
    await person.say(`/track ${orderId}`, /Nothing was reported yet/);
    await person.press(/Be quiet/, /I do not write about this parcel/);
    await happen(orderId, "in_transit");
    await person.say(`/track ${orderId}`, /Your parcel is on its way[\s\S]*I do not write about this parcel/);
    const texts = (await person.messages()).map(({ text }) => text ?? "");
    expect(texts.filter((text) => text.startsWith("🚚"))).toHaveLength(1);
  });

  it("is not deceived by a report that ShipStation did not sign", async () => {
    const { orderId, person } = await withLabel();
    const fault = { route: "WEBHOOK", kind: "outcome", outcome: "wrong_signature", times: 1 };
    await faultAt(stack.shipstationUrl, fault);
    await happen(orderId, "delivered");
    await person.say(`/track ${orderId}`, /Nothing was reported yet/);
  });
});
