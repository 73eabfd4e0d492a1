import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { isStoredFileMarker } from "../../../platform/telegram/api/stored-file.ts";
import { wishOf } from "../ledger/money.fixture.ts";
import { processorOf, workOff } from "../testing/as-the-queue.fixture.ts";
import { createMoneyConversation, type MoneyConversation } from "../testing/money-conversation.fixture.ts";
import { createPaying } from "../testing/paying.fixture.ts";
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
  const documents: unknown[] = (await bot.said(chat.id)).map(({ payload }) => payload.document);
  const files = documents.filter(isStoredFileMarker).map(({ stored_file }) => stored_file.key);
  const sent = files.filter((key) => key.startsWith("statements/"));
  expect(sent).toHaveLength(1);
  return text((await bot.files.open(sent[0] ?? "")).stream);
}

/** The lines of a statement below its columns, each without its date; the dates go forward. */
function linesOf(csv: string): string[] {
  const rows = csv.trimEnd().split("\r\n").slice(1);
  const dates = rows.map((row) => row.slice(0, row.indexOf(",")));
  expect(dates).toEqual(dates.toSorted());
  return rows.map((row) => row.slice(row.indexOf(",") + 1));
}

/** Works off an order's job, as the worker does. */
const work = (job: string, orderId: string) =>
  workOff(processorOf(bot.backend.processors, job), { payload: { orderId }, id: `${job}.${orderId}` });

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

test("each kind of money is a line with its sign, why and for what, and the lines add up to the balance", async () => {
  const { press, pageOf } = createPaying(bot);
  const chat = bot.newChat();
  async function page(): Promise<string> {
    await chat.text("/topup");
    await bot.bring(await chat.press("$25.00", chat.last));
    return pageOf(chat);
  }
  async function look(): Promise<void> {
    const due = { $set: { check_at: new Date(0) } };
    await bot.db.collection("payments").updateMany({ telegram_id: chat.id, unfinished: true }, due);
    await bot.task("payments-sweep");
  }
  const place = async (cents: number) =>
    (await bot.orders.place(wishOf(chat.id, cents), AbortSignal.timeout(10_000))).order.orderId;

  await press(await page(), "overpay");
  const given = await place(745);
  await work("label-buy", given);
  await bot.backend.services.voiding.ask(given, chat.id, 1);
  await work("label-void", given);
  const late = await page();
  await press(late, "expire");
  await look();
  await press(late, "pay");
  await look();
  const failed = await place(1_200);
  await bot.fault(bot.urls.shipstation, {
    route: "POST /v2/shipments",
    kind: "status",
    status: 400,
    times: 1,
  });
  await work("label-buy", failed);
  const kept = await place(905);

  const found = bot.db.collection("payments").find({ telegram_id: chat.id }).sort({ created_at: 1 });
  const payments = await found.toArray();
  const [over, after] = payments.map(({ payment_id }) => String(payment_id));
  const csv = await statement(chat);
  expect(csv.slice(0, csv.indexOf("\r\n"))).toBe("date,kind,reference,amount_usd,balance_usd");
  expect(linesOf(csv)).toEqual([
    `topup,${over},37.50,37.50`,
    `order,${given},-7.45,30.05`,
    `refund,${given},7.45,37.50`,
    `topup,${after},25.00,62.50`,
    `order,${failed},-12.00,50.50`,
    `refund,${failed},12.00,62.50`,
    `order,${kept},-9.05,53.45`,
  ]);
  expect(await bot.ledger.balance(chat.id)).toBe(5_345);
  await chat.text("/balance");
  for (const line of [
    "Your balance: <b>$53.45</b>",
    `Label <b>-$9.05</b> · <code>${kept}</code>`,
    `Money back <b>+$12.00</b> · <code>${failed}</code>`,
    `Label <b>-$12.00</b> · <code>${failed}</code>`,
    `Top-up <b>+$25.00</b> · <code>${after}</code>`,
    `Money back <b>+$7.45</b> · <code>${given}</code>`,
  ])
    expect(chat.last.text).toContain(line);
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
