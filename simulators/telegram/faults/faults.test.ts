import { expect, test, vi } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import type { LedgerEntry } from "../stats/ledger.ts";
import { addTalker, api, SHOP, send, TOKEN } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import { startWebhookBot } from "../testing/webhook-bot.ts";
import { Faults } from "./faults.ts";

async function setUp() {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const person = await addTalker(url);
  const switchOn = async (fault: object) =>
    (await send<{ id: number }>("POST", `${url}/faults`, fault)).body.id;
  const say = () => api(url, "sendMessage", { chat_id: person, text: "hi" });
  const accepted = async () => {
    const { body } = await send<{ entries: LedgerEntry[] }>("GET", `${url}/ledger?bot=shop&chat=${person}`);
    return body.entries.length;
  };
  return { clock, url, person, switchOn, say, accepted };
}

test("a status fault answers in Telegram's shape so many times and refuses the call", async () => {
  const { switchOn, say, accepted } = await setUp();
  await switchOn({ kind: "status", status: 502, method: "sendMessage", times: 2 });
  const answers = [await say(), await say(), await say()];
  expect(answers.map(({ status }) => status)).toEqual([502, 502, 200]);
  expect(answers[0]?.body).toEqual({ ok: false, error_code: 502, description: "Bad Gateway" });
  expect(await accepted()).toBe(1);
});

test("a 429 fault says how long to wait, in the header and in the body", async () => {
  const { switchOn, say } = await setUp();
  await switchOn({ kind: "too_many_requests", retry_after: 7, times: 1 });
  const { status, headers, body } = await say();
  expect([status, headers.get("retry-after"), body.parameters?.retry_after]).toEqual([429, "7", 7]);
  expect(body.description).toBe("Too Many Requests: retry after 7");
});

test("a reset comes before the call is accepted, a lost answer after", async () => {
  const { switchOn, say, accepted } = await setUp();
  await switchOn({ kind: "reset", times: 1 });
  await expect(say()).rejects.toThrow();
  expect(await accepted()).toBe(0);
  await switchOn({ kind: "lost_answer", times: 1 });
  await expect(say()).rejects.toThrow();
  expect(await accepted()).toBe(1);
});

test("a proxy's page of HTML comes in place of JSON", async () => {
  const { url, switchOn } = await setUp();
  await switchOn({ kind: "html", times: 1 });
  const response = await fetch(`${url}/bot${TOKEN}/getMe`);
  expect([response.status, response.headers.get("content-type")]).toEqual([502, "text/html"]);
  expect(await response.text()).toMatch(/^<html>/);
});

test.each(["latency", "slow_body"])("a %s fault holds the answer back", async (kind) => {
  const { clock, switchOn, say } = await setUp();
  await switchOn({ kind, ms: 700, times: 1 });
  let answered = false;
  const waiting = say().finally(() => {
    answered = true;
  });
  await vi.waitFor(async () => {
    await clock.advance(699);
    expect(answered).toBe(false);
    await clock.advance(700);
    expect(answered).toBe(true);
  });
  expect((await waiting).status).toBe(200);
});

test("a fault strikes only the method, bot and chat that it names", () => {
  const faults = new Faults(createManualClock(), () => 0);
  faults.add({ kind: "status", method: "SendMessage", bot: "shop_bot", chat: 7, times: 1 });
  const strike = (method: string, name: string, chat: number) =>
    faults.strike(["status"], { method, bot: { name, username: `${name}_bot` }, chat }) !== undefined;
  expect([
    strike("getMe", "shop", 7),
    strike("sendMessage", "spa", 7),
    strike("sendMessage", "shop", 8),
  ]).toEqual([false, false, false]);
  expect([strike("sendMessage", "shop", 7), strike("sendMessage", "shop", 7)]).toEqual([true, false]);
});

test("a fault with a probability strikes that share", () => {
  const numbers = [0.1, 0.5, 0.29, 0.9];
  const faults = new Faults(createManualClock(), () => numbers.shift() ?? 1);
  faults.add({ kind: "reset", probability: 0.3 });
  const struck = [1, 2, 3, 4].map(() => faults.strike(["reset"], { bot: SHOP }) !== undefined);
  expect(struck).toEqual([true, false, true, false]);
});

test("faults are listed with how often they struck, and cleared one by one or all", async () => {
  const { url, switchOn, say } = await setUp();
  const id = await switchOn({ kind: "status", status: 500 });
  await switchOn({ kind: "latency", ms: 1, method: "getMe" });
  await say();
  const listed = await send<{ faults: object[] }>("GET", `${url}/faults`);
  expect(listed.body.faults).toMatchObject([
    { id, kind: "status", struck: 1 },
    { kind: "latency", struck: 0 },
  ]);
  await send("DELETE", `${url}/faults/${id}`);
  expect((await say()).status).toBe(200);
  await send("DELETE", `${url}/faults`);
  expect((await send("GET", `${url}/faults`)).body).toEqual({ faults: [] });
});

test("an unknown kind of fault is refused", async () => {
  const { url } = await setUp();
  expect((await send("POST", `${url}/faults`, { kind: "fire" })).status).toBe(400);
});

async function withWebhook(url: string) {
  const got: number[] = [];
  const bot = await startWebhookBot((body, _request, response) => {
    got.push(JSON.parse(body).update_id);
    response.end();
  });
  await api(url, "setWebhook", { url: bot.url });
  return { got, close: () => bot.close() };
}

test("held deliveries wait, and come all at once when they are let go", async () => {
  const { url, person, switchOn } = await setUp();
  const { got, close } = await withWebhook(url);
  await vi.waitFor(() => expect(got).toHaveLength(1));
  const id = await switchOn({ kind: "hold", bot: "shop" });
  for (const text of ["a", "b"]) await send("POST", `${url}/people/${person}/bots/shop/text`, { text });
  expect(got).toHaveLength(1);
  await send("DELETE", `${url}/faults/${id}`);
  await vi.waitFor(() => expect(got).toHaveLength(3));
  await close();
});

test("a hold with a time ends by itself", async () => {
  const { clock, url, person, switchOn } = await setUp();
  const { got, close } = await withWebhook(url);
  await vi.waitFor(() => expect(got).toHaveLength(1));
  await switchOn({ kind: "hold", ms: 5000 });
  await send("POST", `${url}/people/${person}/bots/shop/text`, { text: "a" });
  await clock.advance(4999);
  expect(got).toHaveLength(1);
  await clock.advance(1);
  await vi.waitFor(() => expect(got).toHaveLength(2));
  await close();
});

test("a duplicate delivery brings the same update twice", async () => {
  const { url, switchOn } = await setUp();
  await switchOn({ kind: "duplicate", times: 1 });
  const { got, close } = await withWebhook(url);
  await vi.waitFor(() => expect(got).toHaveLength(2));
  expect(got[0]).toBe(got[1]);
  await close();
});

test("a delivery cut short breaks off in the middle of the body and comes again whole", async () => {
  const { clock, url, switchOn } = await setUp();
  await switchOn({ kind: "cut_short", times: 1 });
  const { got, close } = await withWebhook(url);
  await vi.waitFor(async () => {
    await clock.advance(500);
    expect(got).toHaveLength(1);
  });
  const { body } = await api<{ last_error_message: string }>(url, "getWebhookInfo");
  expect(body.result.last_error_message).toBe("Connection reset by peer");
  await close();
});
