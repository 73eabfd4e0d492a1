import { expect, test } from "vitest";
import { TelegramError } from "./bot-api.ts";
import type { TelegramBot } from "./telegram-bot.ts";
import { isNews, statusAfter, turned } from "./status.ts";

const now = new Date("2026-11-26T12:00:00Z");
const well = { kind: "well", url: "https://x.example", pods: 2 } as const;
const bot = (status: TelegramBot["status"]): TelegramBot =>
  ({ metadata: { name: "shop", generation: 3 }, spec: {}, ...(status && { status }) }) as TelegramBot;
const known = { pendingUpdates: 0, checkedAt: "2026-11-26T12:00:00Z" };

test("the same again is no news for five minutes, a change is at once", () => {
  const status = statusAfter(bot(undefined), { finding: well, registered: true, known }, now);
  expect(status.conditions?.every(({ observedGeneration }) => observedGeneration === 3)).toBe(true);
  const later = (checkedAt: string, more = {}) =>
    statusAfter(
      bot(status),
      { finding: well, registered: true, known: { ...known, checkedAt, ...more } },
      now,
    );
  expect(isNews(status, later("2026-11-26T12:00:30Z"))).toBe(false);
  expect(isNews(status, later("2026-11-26T12:05:00Z"))).toBe(true);
  expect(isNews(status, later("2026-11-26T12:00:30Z", { pendingUpdates: 1 }))).toBe(true);
  expect(isNews(undefined, status)).toBe(true);
});

test("an error that Telegram has forgotten goes; one that nobody asked for stays", () => {
  const lastError = { time: "2026-11-26T11:00:00Z", message: "Connection refused" };
  const before = bot({ lastError });
  expect(statusAfter(before, { finding: well, registered: true, known }, now).lastError).toBeUndefined();
  const asked = { finding: well, registered: undefined, known: {} };
  expect(statusAfter(before, asked, now).lastError).toEqual(lastError);
});

test("readiness that turns becomes an Event, once", () => {
  const ready = statusAfter(bot(undefined), { finding: well, registered: true, known }, now).conditions;
  const unready = { kind: "pods-not-ready", service: "bot-shop" } as const;
  const after = statusAfter(
    bot({ conditions: ready ?? [] }),
    { finding: unready, registered: true, known },
    now,
  );
  expect(turned("Ready", ready, after.conditions)).toMatchObject({ reason: "PodsNotReady", status: "False" });
  expect(turned("Ready", after.conditions, after.conditions)).toBeUndefined();
});

test("a rotation that has stood still for an hour needs a person, though updates arrive", () => {
  const rotating = { type: "Rotating", status: "True", reason: "OldMayGo", message: "Take it out." } as const;
  const rotation = { phase: "OldMayGo", since: "2026-11-26T11:00:00Z", pods: 2, accepting: 2 } as const;
  const found = { finding: well, registered: true, known: { ...known, rotation }, rotating };
  const said = statusAfter(bot(undefined), found, now).conditions?.map(({ reason, type }) => [type, reason]);
  expect(said).toContainEqual(["Ready", "Registered"]);
  expect(said).toContainEqual(["Degraded", "RotationStandsStill"]);
});

test("a rotation that stands still does so too while Telegram cannot be asked, and no longer when it is known to be over", () => {
  const rotating = { type: "Rotating", status: "True", reason: "OldMayGo", message: "Take it out." } as const;
  const rotation = { phase: "OldMayGo", since: "2026-11-26T11:00:00Z", pods: 2, accepting: 2 } as const;
  const found = { finding: well, registered: true, known: { ...known, rotation }, rotating };
  const before = bot(statusAfter(bot(undefined), found, now));
  const degradedOf = (more: object) => {
    const error = new TelegramError("unavailable", "getWebhookInfo", "Bad Gateway");
    const finding = { kind: "telegram", error, secret: "bot-tokens" } as const;
    const after = statusAfter(before, { finding, registered: undefined, known: more }, now);
    return after.conditions?.find(({ type }) => type === "Degraded");
  };
  const stands = before.status?.conditions?.find(({ type }) => type === "Degraded");
  expect(stands?.message).toContain("Take it out.");
  expect(degradedOf({})).toEqual(stands);
  expect(degradedOf({ rotation: undefined })).toMatchObject({ status: "False", reason: "Temporary" });
});
