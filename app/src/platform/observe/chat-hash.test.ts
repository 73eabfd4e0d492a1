import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { createChatHash, withoutChats } from "./chat-hash.ts";

const chatHash = createChatHash("123:abc");

test("a chat has the same hash in each process of its bot, and another one under another bot's token", () => {
  expect(chatHash(42)).toMatch(/^[0-9a-f]{16}$/);
  expect(createChatHash("123:abc")(42)).toBe(chatHash(42));
  expect(createChatHash("124:abc")(42)).not.toBe(chatHash(42));
  expect(chatHash(-42)).not.toBe(chatHash(42));
});

test("the command of the operations page gives the hash of the log", () => {
  const command = 'printf %s "$SHIPPING_TOKEN:$CHAT" | sha256sum | cut -c1-16';
  const env = { ...process.env, SHIPPING_TOKEN: "123:abc", CHAT: "-10042" };
  expect(execFileSync("sh", ["-c", command], { env, encoding: "utf8" }).trim()).toBe(chatHash(-10042));
});

test.each([
  ["address-read.42.m17", `address-read.${chatHash(42)}.m17`],
  ["rates-ask.-10042.c4382bfdw", `rates-ask.${chatHash(-10042)}.c4382bfdw`],
  ["42.u9", `${chatHash(42)}.u9`],
  ["label-buy.x7Kq-2.1", "label-buy.x7Kq-2.1"],
  ["tracking-check.A1B2.12.asked.2901", "tracking-check.A1B2.12.asked.2901"],
])("of the id %s the log has %s", (id, shown) => {
  expect(withoutChats(id, chatHash)).toBe(shown);
});
