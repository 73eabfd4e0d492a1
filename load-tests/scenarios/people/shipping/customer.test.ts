import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAddress } from "../../../../simulators/openai/address/read-address.ts";
import type { Answer, Move, Seen } from "../person.ts";
import { homeOf, pasted } from "./addresses.ts";
import { LATER_BUTTONS, TEMPLATE_STEPS, VOID_STEPS } from "./after-label.ts";
import { customer } from "./customer.ts";
import { ENDS } from "./errands.ts";
import { BUTTONS, STEPS } from "./steps.ts";

const sentences = readFileSync(
  join(import.meta.dirname, "../../../../app/src/bots/shipping/locales/en.ftl"),
  "utf8",
);

const BUYS = 0.5;

let messages = 0;

/** A new message, or nothing new. */
function answer(text: string, ...buttons: (string | Seen["buttons"][number])[]): Answer {
  const shown = buttons.map((button) => (typeof button === "string" ? { text: button } : button));
  const news = [{ message_id: ++messages, text, buttons: shown }];
  return { by: "message", ms: 1, first_ms: 1, at: 0, revision: 1, ...(text !== "" && { news }) };
}

/** Somebody who came for a label, and what they do at what they read. @param chance drawn at each choice */
function somebody(index: number, chance: number) {
  const person = customer(index);
  const around = { now: 0, beginAt: 0, files: {}, random: () => chance };
  person.next(around);
  return {
    person,
    first: person.next(around),
    at: (...shown: Parameters<typeof answer>): Move => {
      person.read(answer(...shown), around.now);
      return person.next(around);
    },
    wait: (ms: number) => {
      around.now += ms;
    },
    read: (...shown: Parameters<typeof answer>) => person.read(answer(...shown), around.now),
  };
}

const written = (text: string | RegExp) => ({ body: { text: expect.stringMatching(text) } });

test("each sign that people go by is a sentence of the bot, and each of their buttons too", () => {
  for (const { sign } of [...STEPS, ...TEMPLATE_STEPS, ...VOID_STEPS]) expect(sentences).toMatch(sign);
  for (const end of Object.values(ENDS)) expect(sentences).toMatch(end);
  const { amount, country, more, resume, ...buttons } = BUTTONS;
  const { name, template, ...later } = LATER_BUTTONS;
  // Amounts and countries are named by code, templates by people; of the others the sentence holds more than the words.
  for (const { source } of [resume, ...Object.values(buttons), ...Object.values(later)])
    expect(sentences).toContain(source.replace(/^\^|\$$/g, ""));
  expect(
    ["Ada Reed", "📦 Ada Reed", "✖️ Cancel"].map((text) => [name.test(text), template.test(text)]),
  ).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ]);
  expect(["$25.00", "$8.00"].map((text) => [more.test(text), amount.test(text)])).toEqual([
    [true, true],
    [false, true],
  ]);
  expect("United States").toMatch(country);
});

test("every address that people paste can be read", () => {
  for (let index = 0; index < 12_000; index += 7) {
    const { city, name, state, street, zip } = homeOf(index);
    for (const isOneLine of [true, false]) {
      expect(readAddress(pasted(homeOf(index), isOneLine))).toMatchObject({
        ...{ city, name, state, street1: street, postal_code: zip, country_code: "US" },
      });
    }
  }
});

test("from the first question to the label, with money added in between", () => {
  const { at, first, read, wait } = somebody(0, BUYS);
  expect(first).toMatchObject(written("/newlabel"));
  expect(at("Who sends the parcel?", "✍️ Field by field")).toMatchObject(written(/^Ada Reed\n100 Main/));
  expect(at("⏳ Reading the address…")).toMatchObject({ do: "look" });
  expect(at("Is this right?", "✅ Correct", "✏️ Change")).toMatchObject({
    body: { button: "✅ Correct", message_id: messages },
  });
  expect(at("Who gets the parcel?", "✍️ Field by field")).toMatchObject(written(/USA$/));
  expect(at("How big is the parcel?", "Small box · 8 × 6 × 4 in")).toMatchObject({ act: "parcel" });
  expect(at("How heavy is it?", "8 oz", "1 lb")).toMatchObject({ act: "prices", ...written(/^\d+ oz$/) });
  expect(at("⏳ Asking the carriers…", "🔄 Ask again", "✖️ Cancel")).toMatchObject({ do: "look" });
  expect(at("Choose how to send it", "💲 $7.20", "⚡ $19.00")).toMatchObject({
    body: { button: "💲 $7.20" },
  });
  const short = at("Check, then buy … is missing on your balance.", "➕ Top up", "✅ Buy for $7.20");
  expect(short).toMatchObject({ body: { button: "➕ Top up" } });
  expect(at("How much do you want to add?", "$8.00", "$10.00")).toMatchObject({ body: { button: "$8.00" } });
  expect(at("⏳ Making your invoice for $8.00…", "🔄 Try again")).toMatchObject({ do: "look" });
  const page = { text: "Pay $8.00", url: "http://127.0.0.1:1/pay/1" };
  expect(at("Your payment page", page)).toEqual({ do: "visit", url: page.url, form: { action: "pay" } });
  expect(at("")).toMatchObject({ do: "look" });
  expect(at("✅ $8.00 came in.")).toMatchObject(written("/newlabel"));
  expect(at("You have a label that is not finished.", "▶ Continue the label")).toMatchObject({
    act: "newlabel",
  });
  expect(at("Check, then buy", "✅ Buy for $7.20")).toMatchObject({ act: "buy", pauseSeconds: 0 });
  wait(400);
  expect(at("⏳ Buying your label…")).toMatchObject({ do: "look" });
  wait(1_300);
  expect(read("✅ Your label is ready: S-1")).toEqual({ event: "label", ms: 1_700 });
  expect(at("")).toMatchObject({ do: "rest" });
});

/** Somebody with a label; the first of all give it back, the twentieth saves it, and so on. */
function withLabel(index: number, chance = BUYS) {
  const person = somebody(index, chance);
  person.at("Check, then buy", "✅ Buy for $7.20");
  person.at("⏳ Buying your label… Order S-7K2M9Q", "💾 Save as template");
  person.at("✅ Your label is ready: S-7K2M9Q");
  return person;
}

test("a label is given back: its order, the question, the yes, and then the wait for the carrier", () => {
  const { at } = withLabel(0);
  expect(at("")).toMatchObject({ act: "void", body: { text: "/order S-7K2M9Q" } });
  expect(at("Order S-7K2M9Q\n✅ The label is ready", "📄 Label as PDF", "↩️ Void label")).toMatchObject({
    act: "void",
    body: { button: "↩️ Void label" },
  });
  expect(at("Void the label of order S-7K2M9Q?", "↩️ Void it", "◀ Keep it")).toMatchObject({
    body: { button: "↩️ Void it" },
  });
  expect(at("⏳ Asking the carrier to void the label of order S-7K2M9Q…")).toMatchObject({ do: "look" });
  expect(at("↩️ The label of order S-7K2M9Q is void. Please do not use it any more.")).toMatchObject({
    act: "command",
  });
});

test("an order is saved under an older message, and is a label again in two presses", () => {
  const { at } = withLabel(20);
  const saved = { button: "💾 Save as template", message_id: messages - 1 };
  expect(at("")).toMatchObject({ act: "template", body: saved });
  expect(at("What of order S-7K2M9Q shall I save?", "📦 The whole label", "Sender")).toMatchObject({
    body: { button: "📦 The whole label" },
  });
  expect(at("What shall it be called?", "Grace Hill", "✖️ Cancel")).toMatchObject({
    body: { button: "Grace Hill" },
  });
  expect(at("✅ Saved as Grace Hill.", "📦 Grace Hill", "📋 Templates")).toMatchObject({
    body: { button: "📦 Grace Hill" },
  });
  expect(at("📦 Grace Hill\n\nFrom\nAda Reed", "📦 Use", "✏️ Rename")).toMatchObject({
    body: { button: "📦 Use" },
  });
  expect(at("Choose how to send it", "💲 $7.20")).toMatchObject({ body: { button: "💲 $7.20" } });
  expect(at("Check, then buy … 📦 8 × 6 × 4 in", "✅ Buy for $7.20")).toMatchObject({ act: "buy" });
});

test("an order is repeated: its prices are there at once", () => {
  const { at } = withLabel(40);
  expect(at("")).toMatchObject({ act: "repeat", body: { text: "/repeat S-7K2M9Q" } });
  expect(at("⏳ Asking the carriers…")).toMatchObject({ do: "look" });
  expect(at("Choose how to send it", "💲 $7.20")).toMatchObject({ body: { button: "💲 $7.20" } });
});

test("who asks where a parcel is has the answer, and takes a look around", () => {
  const { at } = withLabel(60);
  expect(at("")).toMatchObject({ act: "track", body: { text: "/track S-7K2M9Q" } });
  expect(at("🏷 The carrier has not got the parcel yet", "🔕 Be quiet about it")).toMatchObject({
    act: "command",
  });
});

test("news of a parcel come between question and answer; some look at the details when they have time", () => {
  const { at } = somebody(1, 0.2);
  const news = ["📮 The carrier has your parcel", "🔎 Details", "🔕 Be quiet about it"] as const;
  expect(at(...news)).toMatchObject({ act: "track", body: { button: "🔎 Details", message_id: messages } });
  const buyer = somebody(0, 0.2);
  buyer.at("How big is the parcel?", "Small box · 8 × 6 × 4 in");
  expect(buyer.at(...news)).toMatchObject({ act: "parcel", body: { message_id: messages - 1 } });
});

test("a label that could not be bought is no label, and ends the wish all the same", () => {
  const { at, read } = somebody(0, BUYS);
  at("Check, then buy", "✅ Buy for $7.20");
  expect(read("✖️ The label of order S-1 could not be bought.")).toBeUndefined();
  expect(read("✅ Your label is ready: S-1")).toBeUndefined();
  expect(at("")).toMatchObject({ act: "command" });
});

test("an address is entered field by field by some", () => {
  const { at } = somebody(0, 0.01);
  expect(at("Who sends the parcel?", "✍️ Field by field")).toMatchObject({
    body: { button: "✍️ Field by field" },
  });
  expect(at("Sender: what is the name of the person or shop?")).toMatchObject(written(/^Ada Reed$/));
  expect(at("Sender: which street and house number?")).toMatchObject(written(/^100 Main Street$/));
  expect(at("Sender: apartment, suite or floor?", "Skip")).toMatchObject({ body: { button: "Skip" } });
  expect(at("Sender: which city?")).toMatchObject(written("Austin"));
  expect(at("Sender: which state or region?")).toMatchObject(written("TX"));
  expect(at("Sender: which ZIP or postal code?")).toMatchObject(written("78701"));
  expect(at("Sender: which country?", "United States", "Canada")).toMatchObject({ act: "address" });
  expect(at("Sender: is this right?", "✅ Correct")).toMatchObject({ body: { button: "✅ Correct" } });
});

test("who only asks for prices looks at those of some weights, and cancels", () => {
  // Chance 0.9 is among those at rest the one who asks for prices, here for the most weights.
  const { at, first } = somebody(1, 0.9);
  expect(first).toMatchObject({ act: "compare", ...written("/newlabel") });
  const prices = () => at("Choose how to send it", "💲 $7.20", "✏️ Change something");
  const asked = [at("How heavy is it?"), prices(), prices(), prices(), prices(), prices()];
  for (const weight of asked) expect(weight).toMatchObject({ act: "prices", ...written(/^\d+ oz$/) });
  expect(new Set(asked.map((weight) => JSON.stringify(weight))).size).toBe(6);
  expect(prices()).toMatchObject({ act: "compare", ...written("/cancel") });
  expect(at("The label is cancelled. Nothing was charged.")).toMatchObject({ act: "command" });
});

test("who sees nothing for too long does something else", () => {
  const { at } = somebody(0, BUYS);
  const moves = [at("⏳ Buying your label…"), at(""), at("")];
  for (let looks = 0; looks < 20 && moves.at(-1)?.do === "look"; looks++) moves.push(at(""));
  expect(moves.at(-1)).toMatchObject({ do: "act", act: "command" });
});

test("of the first hundred one in twenty came to buy; what the others do, and what follows on a label, is by the weights", () => {
  const firsts = Array.from({ length: 200 }, (_, index) => somebody(index, BUYS).first);
  expect(firsts.filter((move) => move.do === "act" && move.act === "newlabel")).toHaveLength(5);
  const after = Array.from({ length: 100 }, (_, each) => withLabel(80, (each + 0.5) / 100).at(""));
  const share = (kind: string) => after.filter((move) => move.do === "act" && move.act === kind).length;
  // Of ten labels nearly four are repeated, one in twelve is saved, one in fourteen given back, and a fifth looked after.
  expect(["repeat", "template", "void", "track"].map(share)).toEqual([37, 8, 7, 19]);
});
