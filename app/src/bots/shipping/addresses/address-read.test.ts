import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { addressSchema } from "./address.ts";
import { checkedAddress } from "./address-reader.ts";

const ROUTE = "POST /v1/chat/completions";
const TEXT = "Ada Reed\n1600 Amphitheatre Pkwy\nMountain View, CA 94043\nUSA";
const signal = new AbortController().signal;
let bot: BackendFixture;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterEach(() => bot.noFaults());
afterAll(() => bot.end());

/** A pasted text as the handler hands it on. */
function pasted(text: string) {
  const person = newPerson();
  const jobId = `${person}.m${Math.trunc(Math.random() * 1e6)}`;
  const processor = bot.backend.processors.find(({ job: { name } }) => name === "address-read");
  if (processor === undefined) throw new Error("no such processor");
  const payload = { telegramId: person, chatId: person, side: "to", text, language: "en" };
  const job = processor.accept(payload);
  const context = { signal, jobId, attempt: 1, lastAttempt: false };
  return {
    person,
    jobId,
    run: () => job.run(context),
    giveUp: (error: AppError) => job.giveUp?.(error, context),
    reading: (telegramId = person) => bot.backend.services.addresses.reading(jobId, telegramId),
  };
}

function buttonsOf(payload: Record<string, unknown> = {}): string[] {
  const markup = payload.reply_markup as { inline_keyboard: { callback_data: string }[][] };
  return markup.inline_keyboard.flat().map(({ callback_data }) => callback_data);
}

describe("a pasted address", () => {
  test("is read, kept and shown with a button to use it", async () => {
    const { person, jobId, run, reading } = pasted(TEXT);
    await run();
    const kept = await reading();
    expect(kept).toMatchObject({ id: jobId, side: "to", missing: [], unsure: [] });
    expect(addressSchema.parse(kept?.fields)).toMatchObject({ city: "Mountain View", postalCode: "94043" });
    const [said] = await bot.said(person);
    expect(said?.payload.text).toContain("address-read/en/");
    expect(said?.payload.text).toContain("Mountain View, CA, 94043");
    expect(buttonsOf(said?.payload)).toEqual([`addr:use:${jobId}`, `addr:edit:${jobId}`]);
    for (const data of buttonsOf(said?.payload)) expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
  });

  test("read twice is asked once and shown once", async () => {
    const before = await bot.stats<{ completions: number }>(bot.urls.openai);
    const { person, run } = pasted(TEXT);
    await run();
    await run();
    expect(await bot.said(person)).toHaveLength(1);
    const after = await bot.stats<{ completions: number }>(bot.urls.openai);
    expect(after.ledger.completions - before.ledger.completions).toBe(1);
  });

  test("with parts missing cannot be used as it is, and says which", async () => {
    const { person, jobId, run, reading } = pasted("Ada Reed\n1600 Amphitheatre Pkwy\nMountain View");
    await run();
    expect((await reading())?.missing).toEqual(expect.arrayContaining(["state", "countryCode"]));
    const [said] = await bot.said(person);
    expect(said?.payload.text).toContain("address-incomplete/en/");
    expect(said?.payload.text).toContain("address-field-state/en/{}");
    expect(buttonsOf(said?.payload)).toEqual([`addr:edit:${jobId}`]);
  });

  test.each(["🙂🙂🙂", "‮‭", "?"])("that is none (%j) is said to be unreadable", async (text) => {
    const { person, run } = pasted(text);
    await run();
    const [said] = await bot.said(person);
    expect(said?.payload.text).toBe(sentence("address-unreadable", {}, "en"));
    expect(said?.payload.reply_markup).toBeUndefined();
  });

  test("whose reader is away is said once, whether it gives up once or twice", async () => {
    await bot.fault(bot.urls.openai, { route: ROUTE, kind: "status", status: 500 });
    const { person, run, giveUp } = pasted(TEXT);
    const error = await run().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "SERVICE_BUSY", retry: "backoff" });
    await giveUp(error as AppError);
    await giveUp(error as AppError);
    const said = await bot.said(person);
    expect(said.map(({ payload }) => payload.text)).toEqual([
      sentence("address-reader-unavailable", {}, "en"),
    ]);
  });

  test("is nobody else's to use, nor after a day", async () => {
    const { jobId, run, reading } = pasted(TEXT);
    await run();
    expect(await reading(newPerson())).toBeUndefined();
    expect(await bot.backend.services.addresses.reading(randomUUID(), newPerson())).toBeUndefined();
    await bot.db
      .collection<{ _id: string }>("address_readings")
      .updateOne({ _id: jobId }, { $set: { expires_at: new Date(Date.now() - 1) } });
    expect(await reading()).toBeUndefined();
  });
});

describe("what a model answers", () => {
  const nothing = {
    name: null,
    company: null,
    phone: null,
    line1: null,
    line2: null,
    city: null,
    state: null,
    postalCode: null,
    countryCode: null,
  };

  test("counts only as far as it passes our own rules", () => {
    const found = { ...nothing, name: "x".repeat(101), city: "  ", state: "TX", countryCode: "usa" };
    expect(checkedAddress(found, ["state", "city"])).toEqual({
      fields: { state: "TX" },
      missing: ["name", "line1", "city", "postalCode", "countryCode"],
      unsure: ["state"],
    });
  });

  test("is not missing what an address may do without", () => {
    const found = {
      ...nothing,
      name: "A",
      line1: "1 B",
      city: "C",
      state: "TX",
      postalCode: "1",
      countryCode: "US",
    };
    expect(checkedAddress(found, []).missing).toEqual([]);
  });
});
