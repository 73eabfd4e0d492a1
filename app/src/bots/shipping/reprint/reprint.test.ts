import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { Secret } from "../../../platform/config/secret.ts";
import type { AppError } from "../../../platform/errors/app-error.ts";
import { createFileLinks, readFileLink } from "../../../platform/files/links/file-links.ts";
import { createLinkSigner } from "../../../platform/files/links/link-signer.ts";
import { isStoredFileMarker } from "../../../platform/telegram/api/stored-file.ts";
import { type BackendFixture, createBackendFixture, sentence } from "../backend.fixture.ts";
import { createShipStationClient } from "../clients/shipstation.ts";
import { newPerson } from "../ledger/money.fixture.ts";
import { asTheQueue, processorOf } from "../testing/as-the-queue.fixture.ts";
import { type BackendChats, createBackendChats } from "../testing/backend-chats.fixture.ts";
import { labelReprintProcessor } from "./label-reprint-processor.ts";
import { createReprintService } from "./service.ts";

const { signal } = new AbortController();
const context = { signal, jobId: "test", attempt: 1, lastAttempt: false };
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

/** Runs a job as the queue does. */
async function runJob(name: string, orderId: string): Promise<void> {
  const processor = processorOf(bot.backend.processors, name);
  await asTheQueue(() => processor.accept({ orderId }).run(context));
}

async function withLabel() {
  const { orderId, person } = await bot.placed();
  await runJob("label-buy", orderId);
  return { chat: chats.chatOf(person), orderId, person };
}

const fileOf = (document: unknown) => {
  const parameter: unknown = JSON.parse(JSON.stringify(document));
  return isStoredFileMarker(parameter) ? parameter.stored_file : undefined;
};

describe("a label is printed again", () => {
  test("by /reprint with the order's number, however it is written", async () => {
    const { chat, orderId } = await withLabel();
    for (const typed of [orderId, ` ${orderId.toLowerCase()} `]) {
      const { calls, work } = await chat.text(`/reprint ${typed}`);
      expect(calls).toMatchObject([{ method: "sendDocument" }]);
      expect(fileOf(calls[0]?.payload.document)?.filename).toBe(`label-${orderId}.pdf`);
      expect(work).toEqual([]);
    }
  });

  test("from the carrier when the store has lost it", async () => {
    const { chat, orderId, person } = await withLabel();
    const key = `labels/${orderId}.pdf`;
    await bot.files.delete(key);
    const reaction = await chat.text(`/reprint ${orderId}`);
    expect(chat.last.text).toContain("from the carrier again");
    expect(await chats.work(reaction)).toEqual([undefined]);
    expect(await chats.work(reaction)).toEqual([undefined]);
    expect(await bot.files.head(key)).toMatchObject({ filename: `label-${orderId}.pdf` });
    const [, again, ...others] = await bot.said(person);
    expect(others).toEqual([]);
    const { trackingNumber: tracking } = await bot.orders.get(orderId, person);
    expect(again?.payload.caption).toBe(sentence("label-again", { orderId, tracking }));
    expect(fileOf(again?.payload.document)?.key).toBe(key);
    expect((await chat.text(`/reprint ${orderId}`)).calls).toMatchObject([{ method: "sendDocument" }]);
  });

  test("not when it is given back while its page is fetched: the page does not stay either", async () => {
    const { orderId, person } = await withLabel();
    const key = `labels/${orderId}.pdf`;
    await bot.files.delete(key);
    const real = createShipStationClient(bot, { url: bot.urls.shipstation, keys: [bot.key] });
    const withRoom: typeof real.withRoom = async (work, run) => {
      const done = await real.withRoom(work, run);
      await bot.db.collection("orders").updateOne({ order_id: orderId }, { $set: { state: "voided" } });
      return done;
    };
    const deps = { ...bot, orders: bot.orderStore, shipstation: { withRoom } };
    await labelReprintProcessor.run({ orderId }, deps, { ...context, jobId: `reprint-${orderId}` });
    await real.close();
    expect((await bot.said(person)).at(-1)?.payload.text).toBe(sentence("reprint-void", { orderId }));
    expect(await bot.files.head(key)).toBeUndefined();
  });

  test("not when the carrier does not answer for too long: that is said once", async () => {
    const { chat, orderId, person } = await withLabel();
    await bot.files.delete(`labels/${orderId}.pdf`);
    const fault = { route: "GET /v2/labels/:id", kind: "status", status: 500, times: 20 };
    await bot.fault(bot.urls.shipstation, fault);
    const reaction = await chat.text(`/reprint ${orderId}`);
    const [failure] = await chats.work(reaction);
    expect(failure).toMatchObject({ code: "SERVICE_BUSY" });
    const processor = processorOf(bot.backend.processors, "label-reprint");
    await processor.accept({ orderId }).giveUp?.(failure as AppError, context);
    await processor.accept({ orderId }).giveUp?.(failure as AppError, context);
    const [, ...said] = await bot.said(person);
    expect(said.map(({ payload }) => payload.text)).toEqual([sentence("label-again-failed", { orderId })]);
  });

  test("not when it is void, and it says so, by command, by button and by a job that comes late", async () => {
    const { chat, orderId, person } = await withLabel();
    await bot.backend.services.voiding.ask(orderId, person, 1);
    await chat.text(`/reprint ${orderId}`);
    expect(chat.last.text).toContain("it is not printed meanwhile");
    await runJob("label-void", orderId);
    await chat.text(`/reprint ${orderId}`);
    expect(chat.last.text).toContain("is void and is not printed again");
    expect((await chat.pressData(`file:${orderId}`)).toast).toContain("is void and is not printed again");
    await runJob("label-reprint", orderId);
    expect((await bot.said(person)).at(-1)?.payload.text).toBe(sentence("reprint-void", { orderId }));
    expect(await bot.files.head(`labels/${orderId}.pdf`)).toBeUndefined();
  });

  test("not for somebody else, nor before it is bought; without a number the bot asks which", async () => {
    const { orderId } = await withLabel();
    const stranger = chats.chatOf(newPerson());
    await stranger.text(`/reprint ${orderId}`);
    expect(stranger.last.text).toContain("There is no order with the number");
    await stranger.text("/reprint");
    expect(stranger.last.text).toContain("Which label?");
    const { orderId: pending, person } = await bot.placed();
    const chat = chats.chatOf(person);
    await chat.text(`/reprint ${pending}`);
    expect(chat.last.text).toContain(`There is no label of order ${pending}.`);
  });
});

test("where links are configured, the file comes with an address that expires, and a void label without", async () => {
  const signer = createLinkSigner([new Secret("k".repeat(40))]);
  const links = createFileLinks({ baseUrl: "https://cdn.example.org", signer, lifetimeMs: 3_600_000 });
  const reprints = createReprintService(bot.orders, bot.files, links);
  const linked = createBackendChats(bot, { ...bot.backend.services, reprints });
  const { orderId, person } = await withLabel();
  const chat = linked.chatOf(person);
  const { calls } = await chat.text(`/reprint ${orderId}`);
  expect(calls.map(({ method }) => method)).toEqual(["sendDocument", "sendMessage"]);
  const url = chat.last.buttons.get("🔗 Open the label") ?? "";
  expect(url).toContain(`https://cdn.example.org/files/labels/${orderId}.pdf?expires=`);
  const link = readFileLink(url.slice("https://cdn.example.org".length));
  expect(link && signer.isGood(link)).toBe(true);
  await bot.backend.services.voiding.ask(orderId, person, 1);
  await runJob("label-void", orderId);
  expect((await chat.text(`/reprint ${orderId}`)).calls.map(({ method }) => method)).toEqual(["sendMessage"]);
  expect(chat.last.buttons.size).toBe(0);
  await linked.end();
});
