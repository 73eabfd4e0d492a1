import { expect, test } from "vitest";
import { createJsonLog } from "./json-log.ts";

function logged(level: "debug" | "info" | "warn" | "error" = "info") {
  const lines: string[] = [];
  const log = createJsonLog({ level, now: () => 1_795_000_000_000, write: (line) => lines.push(line) });
  return { log, lines };
}

test("a line has the form of the app's lines", () => {
  const { lines, log } = logged();
  log.info({ key: "botfleet/shipping" }, "the webhook is registered");
  expect(lines).toEqual([
    '{"level":30,"time":1795000000000,"name":"operator","key":"botfleet/shipping","msg":"the webhook is registered"}\n',
  ]);
});

test("no token gets into a line, neither by the name of its field nor inside of an error", () => {
  const token = `123456789:${"A".repeat(35)}`;
  const { lines, log } = logged();
  log.error({ token, err: new Error(`POST https://api.telegram.org/bot${token}/setWebhook`) }, "failed");
  expect(lines.join()).not.toContain("AAAA");
  expect(lines.join()).toContain("/setWebhook");
});

test("what is below the level is not written", () => {
  const { lines, log } = logged("warn");
  log.info({}, "nothing");
  log.warn({}, "something");
  expect(lines).toHaveLength(1);
});
