import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Reaction } from "../../../platform/telegram/testing/chat.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";

let bot: ConversationFixture;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
afterAll(() => bot.end());

const invoices = ({ id }: ShippingChat) => bot.db.collection("payments").find({ telegram_id: id }).toArray();
const MAKING = "Making your invoice for <b>$25.00</b>…";
const PAGE = "Your payment page for <b>$25.00</b> is ready";

/** A minute goes by for the session. */
function aMinutePasses(chat: ShippingChat): void {
  const session = JSON.parse(chat.session);
  session.topup.since -= 60_000;
  chat.session = JSON.stringify(session);
}

type Way = (chat: ShippingChat) => Promise<Reaction>;
const typed: Way = (chat) => chat.text("25");
const pressed: Way = (chat) => chat.press("$25.00");

async function asked(way: Way): Promise<{ chat: ShippingChat; first: Reaction }> {
  const chat = bot.newChat();
  await chat.text("/topup");
  return { chat, first: await way(chat) };
}

test.each([
  ["typed", typed],
  ["pressed", pressed],
])("a page whose job was lost is asked for once more, and is the same payment (%s)", async (_how, way) => {
  const { chat } = await asked(way);
  const message = chat.last;
  aMinutePasses(chat);
  const again = await chat.press("Try again", message);
  expect(message.text).toContain(MAKING);
  await bot.bring(chat, again);
  expect([message.text, chat.last]).toEqual([expect.stringContaining(PAGE), message]);
  expect(await invoices(chat)).toMatchObject([{ amount_cents: 2_500 }]);
});

test("so it is when the person's session was lost with it", async () => {
  const { chat } = await asked(typed);
  chat.session = "";
  await bot.bring(chat, await chat.press("Try again", chat.last));
  expect(chat.last.text).toContain(PAGE);
  expect(await invoices(chat)).toHaveLength(1);
});

test("while its job has time, nobody is asked again: the person reads that it comes", async () => {
  const { chat, first } = await asked(pressed);
  const again = await chat.press("Try again", chat.last);
  expect(again).toMatchObject({
    toast: "One moment, please: the link is on its way.",
    work: [],
    messages: [],
  });
  await bot.bring(chat, first);
  expect(chat.last.text).toContain(PAGE);
});

test("a job that was only late brings the same page, before the second one or after it", async () => {
  const { chat, first } = await asked(pressed);
  aMinutePasses(chat);
  const again = await chat.press("Try again", chat.last);
  await bot.bring(chat, again);
  const page = [...chat.last.buttons];
  await bot.bring(chat, first);
  expect([[...chat.last.buttons], (await invoices(chat)).length]).toEqual([page, 1]);
});

test("a button that was pressed before the page came brings the page once more", async () => {
  const { chat, first } = await asked(pressed);
  const late = chat.pressUpdate("Try again", chat.last);
  await bot.bring(chat, first);
  const page = [...chat.last.buttons];
  await bot.bring(chat, await chat.deliver(late));
  expect([[...chat.last.buttons], (await invoices(chat)).length]).toEqual([page, 1]);
});

test("a forged one says what the page is about, and has the shop's limits", async () => {
  const { chat, first } = await asked(pressed);
  await bot.bring(chat, first);
  const [payment] = await invoices(chat);
  const wish = String(payment?.operation_id).replace(`${chat.id}.`, "");
  await bot.bring(chat, await chat.pressData(`pay:${wish}:99900`));
  expect(chat.last.text).toContain(PAGE);
  await bot.bring(chat, await chat.pressData("pay:m1:99999999"));
  expect(chat.last.text).toContain("This amount is not possible");
  expect(await invoices(chat)).toHaveLength(1);
});
