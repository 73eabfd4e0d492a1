import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAddress } from "../../../../simulators/openai/address/read-address.ts";
import type { Answer, Move, Seen } from "../person.ts";
import { homeOf, pasted } from "./addresses.ts";
import { customer, ENDS } from "./customer.ts";
import { BUTTONS, STEPS } from "./steps.ts";

const sentences = readFileSync(
  join(import.meta.dirname, "../../../../app/src/bots/shipping/locales/en.ftl"),
  "utf8",
);

const BUYS = 0.5;

function answer(text: string, ...buttons: (string | Seen["buttons"][number])[]): Answer {
  const shown = buttons.map((button) => (typeof button === "string" ? { text: button } : button));
  const news = [{ message_id: 9, text, buttons: shown }];
  return { by: "message", ms: 1, first_ms: 1, revision: 1, ...(text !== "" && { news }) };
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
  for (const sign of [...STEPS.map((step) => step.sign), ...Object.values(ENDS)])
    expect(sentences).toMatch(sign);
  const { amount, country, more, resume, ...buttons } = BUTTONS;
  // Amounts and countries are named by code; of the others the sentence holds more than the button's own words.
  for (const { source } of [resume, ...Object.values(buttons)])
    expect(sentences).toContain(source.replace(/^\^|\$$/g, ""));
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
    body: { button: "✅ Correct", message_id: 9 },
  });
  expect(at("Who gets the parcel?", "✍️ Field by field")).toMatchObject(written(/USA$/));
  expect(at("How big is the parcel?", "Small box · 8 × 6 × 4 in")).toMatchObject({ act: "parcel" });
  expect(at("How heavy is it?", "8 oz", "1 lb")).toMatchObject({ act: "prices", ...written(/^\d+ oz$/) });
  expect(at("Choose how to send it", "💲 $7.20", "⚡ $19.00")).toMatchObject({
    body: { button: "💲 $7.20" },
  });
  const short = at("Check, then buy … is missing on your balance.", "➕ Top up", "✅ Buy for $7.20");
  expect(short).toMatchObject({ body: { button: "➕ Top up" } });
  expect(at("How much do you want to add?", "$8.00", "$10.00")).toMatchObject({ body: { button: "$8.00" } });
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
  expect(at("")).toMatchObject({ act: "command" });
});

test("a label that could not be bought is no label, and ends the wish all the same", () => {
  const { at, read } = somebody(0, BUYS);
  at("Check, then buy", "✅ Buy for $7.20");
  expect(read("✖️ The label of order S-1 could not be bought.")).toBeUndefined();
  expect(read("✅ Your label is ready: S-1")).toBeUndefined();
  expect(at("")).toMatchObject({ act: "command" });
});

test("an address is entered field by field by some", () => {
  const { at } = somebody(0, 0.1);
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

test("who only compares asks for the prices of two weights, and cancels", () => {
  const { at } = somebody(1, 0.99);
  // Chance 0.99 is the last conversation, the label, and no purchase.
  const first = at("How heavy is it?");
  expect(first).toMatchObject({ act: "prices" });
  expect(at("Choose how to send it", "💲 $7.20", "✏️ Change something")).toMatchObject({
    body: { button: "✏️ Change something" },
  });
  expect(at("What shall be changed?", "Size", "Weight")).toMatchObject({ body: { button: "Weight" } });
  const second = at("How heavy is it?");
  expect(second).toMatchObject({ act: "prices" });
  expect(second).not.toEqual(first);
  expect(at("Choose how to send it", "💲 $9.20", "✏️ Change something")).toMatchObject(written("/cancel"));
  expect(at("The label is cancelled. Nothing was charged.")).not.toMatchObject({ act: "parcel" });
});

test("who sees nothing for too long does something else", () => {
  const { at } = somebody(0, BUYS);
  const moves = [at("⏳ Buying your label…"), at(""), at("")];
  for (let looks = 0; looks < 20 && moves.at(-1)?.do === "look"; looks++) moves.push(at(""));
  expect(moves.at(-1)).toMatchObject({ do: "act", act: "command" });
});

test("one in twenty came to buy; what the others do is by the weights", () => {
  const firsts = Array.from({ length: 40 }, (_, index) => somebody(index, BUYS).first);
  expect(firsts.filter((move) => move.do === "act" && move.act === "newlabel")).toHaveLength(2);
});
