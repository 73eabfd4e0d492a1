import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { isStoredFileMarker } from "../../../platform/telegram/api/stored-file.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { processorOf } from "../testing/as-the-queue.fixture.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { textCell } from "./csv.ts";

let bot: MoneyConversation;

beforeAll(async () => {
  bot = await createMoneyConversation(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

/** Runs the job that a chat's update asked for, as the worker does; answers the file that was sent. */
async function statement(chat: ReturnType<MoneyConversation["newChat"]>, times = 1): Promise<string> {
  const { work } = await chat.text("/statement");
  const [job] = work;
  if (job?.kind !== "job") throw new Error("no job was asked for");
  const processor = processorOf(bot.backend.processors, "statement");
  const context = { signal: AbortSignal.timeout(30_000), jobId: job.id, attempt: 1, lastAttempt: false };
  for (let run = 0; run < times; run++) await processor.accept(job.payload).run(context);
  const sent = (await bot.said(chat.id)).filter(({ method }) => method === "sendDocument");
  expect(sent).toHaveLength(1);
  const document: unknown = JSON.parse(JSON.stringify(sent[0]?.payload.document));
  if (!isStoredFileMarker(document)) throw new Error("no stored file was sent");
  return text((await bot.files.open(document.stored_file.key)).stream);
}

test("/statement brings all entries as CSV with a running balance that ends with the balance, once", async () => {
  const chat = bot.newChat();
  await bot.topUp(chat.id, 2_500, `payment.P-${chat.id}`);
  const { order } = await bot.orders.place(wishOf(chat.id, 745), AbortSignal.timeout(10_000));
  const csv = await statement(chat, 2);
  const date = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
  expect(csv).toMatch(
    new RegExp(
      `^date,kind,reference,amount_usd,balance_usd\r\n` +
        `${date},topup,payment\\.P-${chat.id},25\\.00,25\\.00\r\n${date},order,${order.orderId},-7\\.45,17\\.55\r\n$`,
    ),
  );
  expect(await bot.ledger.balance(chat.id)).toBe(1_755);
  expect(chat.last.text).toContain("Your statement is being written");
  expect((await bot.told(chat.id)).at(-1)).toContain("oldest first");
});

test("the file begins with the mark by which Excel knows UTF-8", async () => {
  const chat = bot.newChat();
  const { work } = await chat.text("/statement");
  expect(work).toMatchObject([{ kind: "job", payload: { telegramId: chat.id, language: "en" } }]);
  const { csvLines } = await import("./csv.ts");
  const first = await csvLines((async function* () {})()).next();
  expect(first.value).toBe("\uFEFFdate,kind,reference,amount_usd,balance_usd\r\n");
});

test("a long account is whole", async () => {
  const chat = bot.newChat();
  const at = Date.now();
  const entries = Array.from({ length: 5_000 }, (_, index) => ({
    _id: `long.${chat.id}.${index}` as never,
    telegram_id: chat.id,
    kind: "topup",
    cents: 1,
    reference: `P-${index}`,
    legs: [],
    at: new Date(at + index),
  }));
  await bot.db.collection("ledger_postings").insertMany(entries);
  const lines = (await statement(chat)).trimEnd().split("\r\n");
  await bot.db.collection("ledger_postings").deleteMany({ telegram_id: chat.id });
  expect([lines.length, lines.at(-1)?.endsWith(",P-4999,0.01,50.00")]).toEqual([5_001, true]);
});

test("the button under the balance asks for the same", async () => {
  const chat = bot.newChat();
  await chat.text("/balance");
  const { work } = await chat.press("Statement");
  expect(work).toMatchObject([{ kind: "job", payload: { telegramId: chat.id } }]);
});

test.each([
  ["P-1", "P-1"],
  ["=1+1", "'=1+1"],
  ["@a", "'@a"],
  ["+1", "'+1"],
  ["-1", "'-1"],
  ["\tx", "'\tx"],
  ['a"b', '"a""b"'],
  ["a,b", '"a,b"'],
  ["=a\r\nb", '"\'=a\r\nb"'],
])("the cell %j is written as %j", (cell, expected) => {
  expect(textCell(cell)).toBe(expected);
});
