import { expect, test } from "vitest";
import { TelegramError } from "./bot-api.ts";
import { pauseAfter, restMs, stillLimited } from "./pause.ts";

const now = new Date("2026-11-26T12:00:00.400Z");
const flood = new TelegramError("flood", "setMyName", "Too Many Requests: retry after 7200", 7_200_000);

test("a pause ends no sooner than Telegram asked, however moments are written", () => {
  const pause = pauseAfter(flood, 7_200_000, now);
  expect(pause).toEqual({
    until: "2026-11-26T14:00:01Z",
    method: "setMyName",
    message: "Too Many Requests: retry after 7200",
  });
  expect(restMs(pause, now)).toBe(7_200_600);
  expect(restMs(pause, new Date("2026-11-26T14:00:01Z"))).toBe(0);
  expect(restMs(undefined, now)).toBe(0);
});

test("while it lasts it is the answer that Telegram gave; after it nothing is", () => {
  const pause = pauseAfter(flood, 5_000, now);
  expect(stillLimited(pause, now)).toMatchObject({
    failure: "flood",
    method: "setMyName",
    retryAfterMs: 5_600,
  });
  expect(stillLimited(pause, new Date("2026-11-26T12:00:06Z"))).toBeUndefined();
});
