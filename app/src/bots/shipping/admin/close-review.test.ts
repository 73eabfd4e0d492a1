import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { PaymentDocument } from "../payments/payment-document.ts";
import { PAYMENTS } from "../payments/store.ts";
import {
  type ConversationFixture,
  createConversationFixture,
  type ShippingChat,
} from "../testing/conversation.fixture.ts";

const PAYMENT = "P-7K2M9QABCD";
let bot: ConversationFixture;
let owner: ShippingChat;

beforeAll(async () => {
  bot = await createConversationFixture(inject("mongoUrl"), inject("redisUrl"));
});
beforeEach(async () => {
  owner = bot.newChat();
  bot.ownerIds.add(owner.id);
  await payments().insertOne({
    payment_id: PAYMENT,
    operation_id: "review",
    telegram_id: 77,
    state: "review",
    review: { reason: "unvalued", track_id: "18", at: new Date(), what: "0.5 LTC" },
  } as PaymentDocument);
});
afterEach(() => payments().deleteMany({ payment_id: PAYMENT }));
afterAll(() => bot.end());

const payments = () => bot.db.collection<PaymentDocument>(PAYMENTS);
const stored = async () => (await payments().findOne({ payment_id: PAYMENT })) ?? undefined;

test("the list says how to close one, and the answer says what is left", async () => {
  await owner.text("/admin");
  await owner.press("👀 To look at (1)");
  expect(owner.last.text).toContain("<code>/admin close P-… why</code>");
  await owner.text(`/admin close ${PAYMENT} paid back <in cash>`);
  expect(owner.last.text).toContain("Kept with it: paid back &lt;in cash&gt;");
  expect([...owner.last.buttons.keys()]).toContain("👀 To look at (0)");
});

test("a redelivered closing is one, and answered as the first", async () => {
  const update = owner.textUpdate(`/admin close ${PAYMENT} paid back`);
  const [first, second] = [await owner.deliver(update), await owner.deliver(update)];
  expect(second.messages[0]?.text).toBe(first.messages[0]?.text);
  expect((await stored())?.closed).toHaveLength(1);
});

test.each([
  ["without a reason asks for it", `/admin close ${PAYMENT}`, "Write why, too"],
  [
    "of what is not on the list changes nothing",
    "/admin close P-2222222222 why",
    "No payment of this number waits",
  ],
  ["of no number is not understood", "/admin close everything", "I did not understand this."],
])("one %s", async (_what, text, answer) => {
  await owner.text(text);
  expect(owner.last.text).toContain(answer);
  const payment = await stored();
  expect([payment?.closed, payment?.review?.reason]).toEqual([undefined, "unvalued"]);
});

test("a reason is kept on one line and at a length that is read again", async () => {
  await owner.text(`/admin close ${PAYMENT} by\nbank ${"x".repeat(400)}`);
  const why = (await stored())?.closed?.[0]?.why ?? "";
  expect([why.startsWith("by bank xxx"), why.length]).toEqual([true, 200]);
});

test("nobody else closes anything", async () => {
  const chat = bot.newChat();
  await chat.text(`/admin close ${PAYMENT} mine`);
  expect(chat.last.text).toContain("I do not know this command.");
  expect((await stored())?.review).toBeDefined();
});
