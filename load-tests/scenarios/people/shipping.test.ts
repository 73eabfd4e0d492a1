import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Answer, Move, Seen } from "./person.ts";
import { customer, STEPS } from "./shipping.ts";

const sentences = readFileSync(
  join(import.meta.dirname, "../../../app/src/bots/shipping/locales/en.ftl"),
  "utf8",
);

const around = { now: 0, beginAt: 0, files: {}, random: () => 0.5 };

function answer(text: string, ...buttons: (string | Seen["buttons"][number])[]): Answer {
  const shown = buttons.map((button) => (typeof button === "string" ? { text: button } : button));
  const news = [{ message_id: 9, text, buttons: shown }];
  return { by: "message", ms: 1, first_ms: 1, revision: 1, ...(text !== "" && { news }) };
}

/** Somebody who has begun a label, and what they do at what they read. */
function buyer() {
  const person = customer(0);
  person.next(around);
  expect(person.next(around)).toMatchObject({ body: { text: "/newlabel" } });
  return (...shown: Parameters<typeof answer>): Move => {
    person.read(answer(...shown), 0);
    return person.next(around);
  };
}

test("each sign that people go by is a sentence of the bot, and each of their buttons too", () => {
  for (const { press, sign } of STEPS) {
    expect(sentences).toMatch(sign);
    // Amounts and weights are made by code.
    if (press !== undefined && !["\\$", "\\d"].includes(press.source)) expect(sentences).toMatch(press);
  }
});

test("from the first question to the label, with a top-up in between", () => {
  const at = buyer();
  expect(at("Who sends the parcel?")).toMatchObject({ body: { text: expect.stringContaining("Ada") } });
  expect(at("⏳ Reading the address…")).toMatchObject({ do: "look" });
  expect(at("Is this right?", "✅ Correct", "✏️ Change")).toMatchObject({
    body: { button: "✅ Correct", message_id: 9 },
  });
  expect(at("Who gets the parcel?")).toMatchObject({ body: { text: expect.stringContaining("Grace") } });
  expect(at("How big is the parcel?", "Small box · 8 × 6 × 4 in")).toMatchObject({ act: "press" });
  expect(at("How heavy is it?", "8 oz", "1 lb")).toMatchObject({ body: { button: "8 oz" } });
  expect(at("Choose how to send it", "💲 $7.20", "⚡ $19.00")).toMatchObject({
    body: { button: "💲 $7.20" },
  });
  expect(at("Check, then buy … is missing on your balance.", "➕ Top up", "✅ Buy for $7.20")).toMatchObject({
    body: { button: "➕ Top up" },
  });
  expect(at("How much do you want to add?", "$8.00", "$10.00")).toMatchObject({ body: { button: "$8.00" } });
  const page = { text: "Pay $8.00", url: "http://127.0.0.1:1/pay/1" };
  expect(at("Your payment page", page)).toEqual({ do: "visit", url: page.url, form: { action: "pay" } });
  expect(at("")).toMatchObject({ do: "look" });
  expect(at("✅ $8.00 came in.")).toMatchObject({ body: { text: "/newlabel" } });
  expect(at("You have a label that is not finished.", "▶ Continue the label")).toMatchObject({
    act: "press",
  });
  expect(at("Check, then buy", "✅ Buy for $7.20")).toMatchObject({ body: { button: "✅ Buy for $7.20" } });
  expect(at("⏳ Buying your label…")).toMatchObject({ do: "look" });
  expect(at("✅ Your label is ready: S-1")).toMatchObject({ act: "command" });
});

test("who sees nothing for too long does something else", () => {
  const at = buyer();
  const moves = [at("⏳ Buying your label…"), at(""), at("")];
  for (let looks = 0; looks < 20 && moves.at(-1)?.do === "look"; looks++) moves.push(at(""));
  expect(moves.at(-1)).toMatchObject({ do: "act", act: "command" });
});

test("one in ten came to buy; what the others do is by the weights", () => {
  const firsts = Array.from({ length: 20 }, (_, index) => {
    const person = customer(index);
    person.next(around);
    return person.next(around);
  });
  expect(firsts.filter((move) => move.do === "act" && move.act === "newlabel")).toHaveLength(2);
});
