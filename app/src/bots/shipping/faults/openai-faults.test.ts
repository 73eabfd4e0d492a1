import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { createReaderFixture, type ReaderFixture } from "../addresses/reader.fixture.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";
import { expectStruck, FAULT_NAMES, FAULTS } from "./faults.fixture.ts";

const WHOLE = "Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043\nUSA";
/** Longer than the model is waited for here. */
const SLOW_MS = 5_000;

interface Row {
  readonly name: string;
  readonly fault: { readonly kind: string; readonly outcome?: string } & Record<string, unknown>;
  /** Whether asking again is any use. */
  readonly passes: boolean;
}

/** What a model does wrong besides what any vendor does. */
const ROWS: readonly Row[] = [
  ...FAULT_NAMES.map((name) => ({
    name: name as string,
    fault: { ...FAULTS[name], ...(name === "slow" && { latency_ms: SLOW_MS }) },
    passes: true,
  })),
  { name: "503", fault: { kind: "status", status: 503 }, passes: true },
  { name: "no JSON in its answer", fault: { kind: "outcome", outcome: "invalid_json" }, passes: true },
  // More than somebody waits for.
  { name: "429 for a minute", fault: { kind: "rate_limit", retry_after: 60 }, passes: false },
  {
    name: "429 because its money is used up",
    fault: { kind: "rate_limit", code: "insufficient_quota" },
    // The client asks once more, by the next key where there is one.
    passes: true,
  },
  { name: "a refusal", fault: { kind: "outcome", outcome: "refusal" }, passes: false },
];

let bot: ConversationFixture;
let reader: ReaderFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
  reader = await createReaderFixture(bot);
});
afterEach(() => reader.noFaults());
afterAll(async () => {
  await reader.end();
  await bot.end();
});

async function asked(): Promise<ShippingChat> {
  const chat = bot.newChat();
  await chat.text("/newlabel");
  return chat;
}

async function arm({ kind, outcome, ...rest }: Row["fault"], times: object) {
  const count = () => reader.struck(outcome ?? kind);
  const before = await count();
  await reader.fault({ kind, ...(outcome !== undefined && { outcome }), ...rest, ...times });
  return { struck: async () => (await count()) - before };
}

/** Each field is asked for, with what was pasted above it, until the address is whole. */
async function expectAskedOneByOne(chat: ShippingChat): Promise<void> {
  expect(chat.last.text).toContain("I cannot read whole addresses at the moment, so I ask for each part.");
  expect(chat.last.text).toContain(`<blockquote>${WHOLE}</blockquote>`);
  expect(chat.last.text).toContain("what is the name");
  await chat.text("Ada Reed");
  expect(chat.last.text).toContain(`<blockquote>${WHOLE}</blockquote>`);
  await chat.text("1600 Amphitheatre Pkwy");
  await chat.press("Skip", chat.last);
  for (const answer of ["Mountain View", "california", "94043", "USA"]) await chat.text(answer);
  expect(chat.last.text).toContain("is this right?");
  await chat.press("Correct");
  expect(JSON.parse(chat.session).draft.known.from).toMatchObject({
    line1: "1600 Amphitheatre Pkwy",
    state: "CA",
  });
}

describe("reading an address", () => {
  test.each(ROWS)("passes, after $name, where asking again is of use: $passes", async ({ fault, passes }) => {
    const chat = await asked();
    const armed = await arm(fault, { times: 1 });
    await reader.paste(chat, WHOLE);
    await expectStruck(armed, 1);
    if (passes) expect(chat.last.text).toContain("<b>Sender:</b> is this right?");
    else await expectAskedOneByOne(chat);
  });

  test.each(ROWS)(
    "answers $name until the job is given up: the fields are asked one by one, and the text is not lost",
    async ({ fault }) => {
      const chat = await asked();
      const armed = await arm(fault, {});
      await reader.paste(chat, WHOLE);
      await expectStruck(armed);
      await expectAskedOneByOne(chat);
    },
  );
});
