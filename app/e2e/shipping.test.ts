import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Stack, startStack } from "../../dev/testing/stack.ts";
import { prepareLabel, topUp } from "./shopping.ts";

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ mongoUrl: inject("mongoUrl") });
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
  });
});
