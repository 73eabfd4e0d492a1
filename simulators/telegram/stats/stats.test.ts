import { expect, test } from "vitest";
import { createManualClock } from "../clock/manual-clock.ts";
import { addTalker, api, send } from "../testing/api-client.ts";
import { startSimulator } from "../testing/harness.ts";
import type { BotStatsReport } from "./bot-stats.ts";
import { DuplicateWatch } from "./duplicate-watch.ts";
import { Histogram } from "./histogram.ts";
import { Ledger, type LedgerEntry } from "./ledger.ts";

test("quantiles are at most 5 % above the true ones", () => {
  const histogram = new Histogram();
  for (let ms = 1; ms <= 1000; ms++) histogram.add(ms);
  for (const [p, truth] of [
    [0.5, 500],
    [0.95, 950],
    [0.99, 990],
  ] as const) {
    expect(histogram.quantile(p)).toBeGreaterThanOrEqual(truth);
    expect(histogram.quantile(p)).toBeLessThanOrEqual(truth * 1.05 + 0.1);
  }
});

test("the same within the window is a duplicate, later it is not", () => {
  const watch = new DuplicateWatch(1000);
  expect([
    watch.seen("a", 5000),
    watch.seen("b", 5500),
    watch.seen("a", 5999),
    watch.seen("a", 7000),
  ]).toEqual([false, false, true, false]);
});

test("a ledger keeps the newest entries in order", () => {
  const ledger = new Ledger(3);
  for (let at = 1; at <= 5; at++) {
    ledger.add({ at, method: "sendMessage", chat: at % 2, message_id: at, digest: "" });
  }
  expect(ledger.list(undefined).map(({ at }) => at)).toEqual([3, 4, 5]);
  expect(ledger.list(1).map(({ at }) => at)).toEqual([3, 5]);
});

test("stats tell reactions, calls by code and duplicate sends; the ledger tells the accepted calls in order", async () => {
  const clock = createManualClock();
  const { url } = await startSimulator({ clock });
  const person = await addTalker(url);
  await clock.advance(120);
  await api(url, "sendMessage", { chat_id: person, text: "one" });
  await api(url, "sendMessage", { chat_id: person, text: "one" });
  await api(url, "sendMessage", { chat_id: person, text: "" });
  await clock.advance(10_000);
  await api(url, "sendMessage", { chat_id: person, text: "one" });
  await api(url, "sendMessage", { chat_id: person, text: "two" });
  await api(url, "noSuchMethod");
  const { body } = await send<{ bots: { shop: BotStatsReport } }>("GET", `${url}/stats`);
  const { shop } = body.bots;
  expect(shop.calls).toEqual({ sendMessage: { 200: 4, 400: 1 }, unknown: { 404: 1 } });
  expect(shop.duplicates.sends).toBe(1);
  expect(shop.updates).toMatchObject({ queued: 1, pending: 1 });
  expect(shop.reaction_ms.count).toBe(1);
  expect(shop.reaction_ms.p50).toBeGreaterThanOrEqual(120);
  expect(shop.reaction_ms.p50).toBeLessThan(130);
  const ledger = await send<{ entries: LedgerEntry[] }>("GET", `${url}/ledger?bot=shop&chat=${person}`);
  const digests = ledger.body.entries.map(({ digest }) => digest);
  expect(digests).toHaveLength(4);
  expect(new Set(digests).size).toBe(2);
  expect(ledger.body.entries.map(({ message_id }) => message_id)).toEqual([2, 3, 4, 5]);
});
