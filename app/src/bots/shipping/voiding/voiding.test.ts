import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { orderSweep } from "../orders/sweep.ts";
import { asTheQueue, processorOf } from "../testing/as-the-queue.fixture.ts";
import { type BackendChats, createBackendChats } from "../testing/backend-chats.fixture.ts";
import { buttonsOf } from "../testing/buttons.ts";
import type { ShippingChat } from "../testing/conversation.fixture.ts";

const VOID = "PUT /v2/labels/:id/void";
const { signal } = new AbortController();
let bot: BackendFixture;
let chats: BackendChats;

beforeAll(async () => {
  bot = await createBackendFixture(inject("mongoUrl"), inject("redisUrl"));
  chats = createBackendChats(bot);
});
afterEach(() => bot.noFaults());
afterAll(async () => {
  await chats.end();
  await bot.end();
});

const processor = (name: string) => processorOf(bot.backend.processors, name);
const context = { signal, jobId: "test", attempt: 1, lastAttempt: false };
const runVoid = (orderId: string) => processor("label-void").accept({ orderId }).run(context);
const giveUp = (orderId: string, error: AppError) =>
  processor("label-void").accept({ orderId }).giveUp?.(error, context);

/** A person with a label that is bought, shown and in the store. */
async function withLabel(): Promise<{ chat: ShippingChat; person: number; orderId: string }> {
  const { orderId, person } = await bot.placed();
  await asTheQueue(() => processor("label-buy").accept({ orderId }).run(context));
  return { chat: chats.chatOf(person), person, orderId };
}

/** From `/order` to the pressed yes; the job is not run yet. */
async function asked(chat: ShippingChat, orderId: string) {
  await chat.text(`/order ${orderId}`);
  await chat.press("Void label");
  return chat.press("Void it");
}

function expectNoLabelButtons(chat: ShippingChat): void {
  expect(buttonsOf(chat)).toContain("◀ All orders");
  expect(buttonsOf(chat)).not.toContain("↩️ Void label");
  expect(buttonsOf(chat)).not.toContain("📄 Label as PDF");
}

/** What the jobs said after the label itself. */
async function told(person: number): Promise<readonly unknown[]> {
  const said = await bot.said(person);
  return said.filter(({ method }) => method === "sendMessage").map(({ payload }) => payload.text);
}

async function isVoidAtVendor(orderId: string): Promise<boolean | undefined> {
  const { ledger } = await bot.stats<{ labels: { external_shipment_id: string; voided: boolean }[] }>(
    bot.urls.shipstation,
  );
  return ledger.labels.find(({ external_shipment_id }) => external_shipment_id === orderId)?.voided;
}

const voidedSentence = (orderId: string) =>
  sentence("label-voided", { orderId, amount: "$7.45", balance: "$10.00" });
const refusedSentence = (orderId: string, key: string, words: string) =>
  sentence("label-void-refused", { orderId, reason: sentence(key, { words }) });

async function expectVoided(person: number, orderId: string): Promise<void> {
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "voided" });
  expect(await isVoidAtVendor(orderId)).toBe(true);
  expect(await bot.ledger.balance(person)).toBe(1_000);
  expect(await told(person)).toEqual([voidedSentence(orderId)]);
  expect(await bot.files.head(`labels/${orderId}.pdf`)).toBeUndefined();
  expect((await bot.orderStore.find(orderId))?.unfinished).toBeUndefined();
  const tracking = await bot.db.collection("trackings").findOne({ order_id: orderId });
  expect([tracking?.ended, tracking?.check_at]).toEqual(["void", undefined]);
}

async function expectKept(person: number, orderId: string): Promise<void> {
  expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "labelled" });
  expect(await isVoidAtVendor(orderId)).toBe(false);
  expect(await bot.ledger.balance(person)).toBe(255);
  expect(await bot.files.head(`labels/${orderId}.pdf`)).toBeDefined();
}

describe("a label is given back", () => {
  test("by a question, a yes, and the carrier's approval; the money is back and the person told once", async () => {
    const { chat, orderId, person } = await withLabel();
    await chat.text(`/order ${orderId}`);
    const page = chat.last;
    await chat.press("Void label");
    expect(page.text).toContain(`Void the label of order ${orderId}?`);
    expect(page.text).toContain("$7.45 comes back");
    expect(buttonsOf(chat)).toEqual(["↩️ Void it", "◀ Keep it"]);
    const yes = await chat.press("Void it");
    expect(page.text).toContain("Asking the carrier");
    expect(yes.work).toMatchObject([{ kind: "job", job: "label-void", payload: { orderId } }]);
    expect(await bot.ledger.balance(person)).toBe(255);

    expect(await chats.work(yes)).toEqual([undefined]);
    await expectVoided(person, orderId);
    await chat.text(`/order ${orderId}`);
    expect(chat.last.text).toContain("The label is void and must not be used");
    expectNoLabelButtons(chat);
    await chat.text("/orders");
    expect(chat.last.text).toContain("voided, money is back");
  });

  test("only by a yes: no changes nothing", async () => {
    const { chat, orderId, person } = await withLabel();
    await chat.text(`/order ${orderId}`);
    await chat.press("Void label");
    const { work } = await chat.press("Keep it");
    expect(work).toEqual([]);
    expect(chat.last.text).toContain("The label is ready");
    await expectKept(person, orderId);
  });

  test("once, when yes is pressed twice at once and both presses' jobs run at once", async () => {
    const { chat, orderId, person } = await withLabel();
    await chat.text(`/order ${orderId}`);
    await chat.press("Void label");
    const twice = [chat.pressUpdate("Void it"), chat.pressUpdate("Void it")];
    const reactions = await Promise.all(twice.map((update) => chat.deliver(update)));
    const ids = reactions.flatMap(({ work }) => work.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set([`${orderId}.2`]));
    await Promise.all([...reactions.map((reaction) => chats.work(reaction)), runVoid(orderId)]);
    await expectVoided(person, orderId);
  });

  test("once, by five workers at the same moment", async () => {
    const { chat, orderId, person } = await withLabel();
    await asked(chat, orderId);
    await Promise.all(Array.from({ length: 5 }, () => runVoid(orderId)));
    await runVoid(orderId);
    await expectVoided(person, orderId);
  });

  test("and refunded when somebody voided it at the vendor's side before", async () => {
    const { chat, orderId, person } = await withLabel();
    const id = (await bot.orderStore.find(orderId))?.label?.label_id;
    const headers = { "api-key": bot.key.reveal() };
    await fetch(`${bot.urls.shipstation}/v2/labels/${id}/void`, { method: "PUT", headers });
    await chats.work(await asked(chat, orderId));
    await expectVoided(person, orderId);
  });
});

describe("a label stays", () => {
  test.each([
    ["label_already_used", "void-refused-used", "The carrier has scanned the parcel already."],
    ["label_not_found_within_void_period", "void-refused-late", "takes labels back is over"],
    ["contact_carrier", "void-refused-carrier", "The carrier did not agree: “Call us.”"],
  ])("when the carrier says %s: nothing is refunded, and the reason is told", async (code, key, words) => {
    const { chat, orderId, person } = await withLabel();
    const fault = { route: VOID, kind: "outcome", outcome: "void_refused", code, message: "Call us." };
    await bot.fault(bot.urls.shipstation, fault);
    await chats.work(await asked(chat, orderId));
    await expectKept(person, orderId);
    expect(await told(person)).toEqual([refusedSentence(orderId, key, "Call us.")]);
    await chat.text(`/order ${orderId}`);
    expect(chat.last.text).toContain("You asked to void it.");
    expect(chat.last.text).toContain(words);

    await bot.noFaults();
    await chats.work(await asked(chat, orderId));
    expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "voided" });
    expect(await bot.ledger.balance(person)).toBe(1_000);
  });

  test("when the carrier has scanned the parcel: it is told so, and the carrier is not asked", async () => {
    const { chat, orderId, person } = await withLabel();
    const scan = JSON.stringify({ external_shipment_id: orderId, happening: "accepted", webhook: false });
    await fetch(`${bot.urls.shipstation}/_parcels`, { method: "POST", body: scan });
    await bot.fault(bot.urls.shipstation, { route: VOID, kind: "status", status: 500 });
    await chats.work(await asked(chat, orderId));
    await expectKept(person, orderId);
    expect(await told(person)).toEqual([refusedSentence(orderId, "void-refused-used", "")]);
  });

  test("when the carrier's time is over: there is no button, and an old one says so", async () => {
    const { chat, orderId, person } = await withLabel();
    await chat.text(`/order ${orderId}`);
    const page = chat.last;
    await chat.press("Void label", page);
    const question = new Map(page.buttons);
    const days = (count: number) => new Date(Date.now() - count * 24 * 3_600_000);
    await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { created_at: days(28) } });
    const late = "The time in which the carrier takes this label back is over.";
    for (const data of [question.get("↩️ Void it") ?? "", `void:${orderId}`]) {
      const { toast, work } = await chat.pressData(data, page.id);
      expect([toast, work]).toEqual([late, []]);
    }
    expect([...page.buttons.keys()]).toContain("📄 Label as PDF");
    expect([...page.buttons.keys()]).not.toContain("↩️ Void label");
    await expectKept(person, orderId);
  });

  test("when the yes is of a question asked before an earlier wish", async () => {
    const { chat, orderId, person } = await withLabel();
    await chat.text(`/order ${orderId}`);
    await chat.press("Void label");
    const old = chat.pressUpdate("Void it");
    const refuse = { route: VOID, kind: "outcome", outcome: "void_refused", times: 1 };
    await bot.fault(bot.urls.shipstation, refuse);
    await chats.work(await chat.press("Void it"));
    const { toast, work } = await chat.deliver(old);
    expect([toast, work]).toEqual(["This button is no longer active.", []]);
    await expectKept(person, orderId);
  });

  test("when somebody else presses, whatever they forge", async () => {
    const { orderId, person } = await withLabel();
    const stranger = chats.chatOf(newPerson());
    await stranger.text("/help");
    for (const data of [`void:${orderId}`, `void-yes:${orderId}:1`, "void-yes:S-222222:1"]) {
      const { toast, work } = await stranger.pressData(data);
      expect([toast, work]).toEqual(["There is no such order.", []]);
    }
    await expectKept(person, orderId);
  });

  test("when it is not bought yet: there is nothing to give back", async () => {
    const { orderId, person } = await bot.placed();
    const chat = chats.chatOf(person);
    await chat.text(`/order ${orderId}`);
    expectNoLabelButtons(chat);
    for (const data of [`void:${orderId}`, `void-yes:${orderId}:1`])
      expect((await chat.pressData(data)).work).toEqual([]);
    expect(await bot.orders.get(orderId, person)).toMatchObject({ state: "pending" });
  });
});

describe("what is not known is found out before anything is repeated", () => {
  test("a carrier that does not answer for long is asked on by the sweep, and the person told so once", async () => {
    const { chat, orderId, person } = await withLabel();
    await bot.fault(bot.urls.shipstation, { route: VOID, kind: "status", status: 503, times: 100 });
    const [failure] = await chats.work(await asked(chat, orderId));
    expect(failure).toMatchObject({ code: "SERVICE_BUSY" });
    await giveUp(orderId, failure as AppError);
    await giveUp(orderId, failure as AppError);
    expect(await told(person)).toEqual([sentence("label-void-delayed", { orderId })]);
    // The outbox has forgotten after a day what was said.
    const said = await bot.redis.keys(`*void-delayed.${orderId}*`);
    expect(await bot.redis.del(...said)).toBe(1);
    const longAgo = { $set: { "void.asked_at": new Date(Date.now() - 25 * 3_600_000) } };
    await bot.db.collection("orders").updateOne({ order_id: orderId }, longAgo);
    await giveUp(orderId, failure as AppError);
    expect(await told(person)).toHaveLength(1);
    await chat.text(`/order ${orderId}`);
    expect(chat.last.text).toContain("please do not use it");
    expectNoLabelButtons(chat);

    await bot.noFaults();
    const queued: unknown[] = [];
    const jobs = {
      add: async (job: { readonly name: string }, payload: unknown, id: string) => {
        if (id.startsWith(orderId)) queued.push([job.name, payload, id]);
      },
    };
    await orderSweep({ orders: bot.orderStore, jobs, logger: bot.logger, staleMs: -1_000 }).run(signal);
    expect(queued).toEqual([["label-void", { orderId }, `${orderId}.3`]]);
    await runVoid(orderId);
    expect((await told(person)).slice(1)).toEqual([voidedSentence(orderId)]);
    expect(await bot.ledger.balance(person)).toBe(1_000);
  });

  test("a wish whose update died before its job was queued is taken up by the sweep", async () => {
    const { orderId, person } = await withLabel();
    await bot.backend.services.voiding.ask(orderId, person, 1);
    const queued: string[] = [];
    const jobs = { add: async (job: { readonly name: string }) => void queued.push(job.name) };
    const sweep = orderSweep({ orders: bot.orderStore, jobs, logger: bot.logger, staleMs: -1_000 });
    await sweep.run(signal);
    expect(queued).toContain("label-void");
    await runVoid(orderId);
    await expectVoided(person, orderId);
  });
});

test("the books add up to zero after all of it", async () => {
  const { total, balances, summed } = await bot.books();
  expect(total).toBe(0);
  expect(summed).toEqual(balances);
});
