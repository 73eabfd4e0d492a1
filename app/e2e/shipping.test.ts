import type { Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { faultAt, payInvoice, prepareLabel, RECIPIENT, SENDER, topUp } from "./shopping.ts";

const PURCHASE = "POST /v2/labels/shipment/:shipment_id";
let stack: Stack;

beforeAll(async () => {
  const env = { SHIPSTATION_PURCHASE_LIMIT: "1s", SHIPSTATION_PURCHASE_SETTLE: "1500ms" };
  stack = await startStack({ mongoUrl: inject("mongoUrl"), env });
});
afterAll(() => stack?.close());

describe("a person in the chat", () => {
  it("goes from /start to a label as PDF, paid once from a balance topped up once", async () => {
    const person = await stack.person();
    await person.say("/start from-a-friend", /Hello, .*Pat/);
    await person.say("/balance", /\$0\.00/);
    await topUp(stack, person, 50);
    await person.say("/balance", /\$50\.00/);
    await prepareLabel(person);
    await person.press(/Buy for/, /Buying your label/);
    const label = await person.sees(/Your label is ready/);
    expect(label.document?.file_name).toMatch(/\.pdf$/);
    const pdf = await fetch(new URL(label.document?.url ?? "", stack.telegramUrl));
    expect((await pdf.text()).slice(0, 5)).toBe("%PDF-");
    await person.say("/orders", /label ready/);
    const [order = ""] = /S-[A-Z0-9]{6}/.exec(label.caption ?? "") ?? [];
    const stranger = await stack.person();
    await stranger.say(`/order ${order}`, /no order with the number/);
    const collections = async (db: Db) => (await db.listCollections().toArray()).map(({ name }) => name);
    expect(await collections(stack.databaseOf("shipping"))).toContain("orders");
    expect(await collections(stack.sharedDb)).not.toContain("orders");
  });

  it("gets one label when Telegram delivers every update twice at once", async () => {
    const person = await stack.person();
    await faultAt(stack.telegramUrl, { kind: "duplicate", chat: person.id });
    await topUp(stack, person, 20);
    await prepareLabel(person);
    await person.press(/Buy for/, /Buying your label/);
    await person.sees(/Your label is ready/);
    const texts = (await person.messages())
      .filter(({ from }) => from.is_bot)
      .map(({ caption, text }) => text ?? caption);
    expect(texts.filter((text, index) => text === texts[index - 1])).toEqual([]);
    expect(await person.documents()).toHaveLength(1);
  });

  it("gets the money back, and the reason, when the carrier refuses", async () => {
    const person = await stack.person();
    await topUp(stack, person, 20);
    await prepareLabel(person);
    await faultAt(stack.shipstationUrl, { route: PURCHASE, kind: "status", status: 400, times: 1 });
    await person.press(/Buy for/, /Buying your label/);
    await person.sees(/could not be bought.*refuses this shipment/s);
    await person.say("/balance", /\$20\.00/);
  });

  it("gets one label when the answer to its purchase was lost", async () => {
    const person = await stack.person();
    await topUp(stack, person, 20);
    await prepareLabel(person);
    await faultAt(stack.shipstationUrl, { route: PURCHASE, kind: "lost", times: 1 });
    await person.press(/Buy for/, /Buying your label/);
    await person.sees(/Your label is ready/);
    expect(await person.documents()).toHaveLength(1);
  });

  it("is credited once, however often and however wrongly a payment is reported", async () => {
    const person = await stack.person();
    await person.say("/topup", /How much/);
    const invoice = await person.say("12.50", /payment page/);
    await faultAt(stack.oxapayUrl, { route: "CALLBACK", kind: "outcome", outcome: "wrong_hmac", times: 1 });
    await faultAt(stack.oxapayUrl, { route: "CALLBACK", kind: "outcome", outcome: "at_once", times: 3 });
    await payInvoice(stack, invoice);
    await person.sees(/\$12\.50 came in/);
    await person.say("/balance", /\$12\.50/);
  });

  it("is served in Russian and in Persian, and may leave at any step", async () => {
    const russian = await stack.person("ru");
    await russian.say("/newlabel", /отправ/i);
    await russian.say("/cancel", /отмен/i);
    const persian = await stack.person("fa");
    await persian.say("/newlabel", /فرستند/);
    await persian.press(/انصراف/, /./);
  });

  it("is told what is wrong and keeps what was right", async () => {
    const person = await stack.person();
    await person.say("/newlabel", /Who sends/);
    await person.say("🦜🦜🦜", /no address in this message|could not find an address|Send the whole address/);
    await person.say(SENDER, /is this right/);
    await person.press(/Correct/, /Who gets/);
    await person.say(RECIPIENT, /is this right/);
    await person.press(/Correct/, /How big/);
    await person.say("huge", /did not understand this size/);
    await person.say("10x6x4 in", /How heavy/);
    for (const weight of ["five", "0 kg", "-1 kg", "1000000000 kg"])
      await person.say(weight, /did not understand this weight|No carrier takes such a weight/);
    await person.say("٥٠٠ g", /Choose how to send/);
    await person.press(/💲/, /is missing on your balance/);
  });

  it("enters an address field by field while the reader is away", async () => {
    const person = await stack.person();
    await faultAt(stack.openaiUrl, { route: "*", kind: "status", status: 500 });
    await person.say("/newlabel", /Who sends/);
    await person.say(SENDER, /Reading the address.*also enter it field by field/s);
    await person.sees(/I cannot read whole addresses.*what is the name/s);
    await person.say("Ada Lovelace", /which street/);
    await person.say("/cancel", /cancelled/);
  });
});
