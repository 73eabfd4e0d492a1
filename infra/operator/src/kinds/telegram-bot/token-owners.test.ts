import { expect, test } from "vitest";
import type { TelegramBot } from "./telegram-bot.ts";
import { TokenOwners } from "./token-owners.ts";

const bot = (name: string, creationTimestamp: string, more: object = {}): TelegramBot =>
  ({ metadata: { namespace: "n", name, creationTimestamp, ...more } }) as TelegramBot;
const first = bot("first", "2026-11-26T12:00:00Z");
const second = bot("second", "2026-11-26T12:00:01Z");
const nobody = () => Promise.resolve(undefined);

test("the older has the right, also when it was not looked at yet", async () => {
  const owners = new TokenOwners();
  const read = () => Promise.resolve("42");
  expect(await owners.rivalOf(second, "42", [first, second], read)).toBe(first);
  expect(await owners.rivalOf(first, "42", [first, second], read)).toBeUndefined();
});

test("of two of one second the name decides, and one that is being deleted gives way", async () => {
  const owners = new TokenOwners();
  const [a, b] = [bot("a", "2026-11-26T12:00:00Z"), bot("b", "2026-11-26T12:00:00Z")];
  for (const key of ["n/a", "n/b"]) owners.learn(key, "42");
  expect(await owners.rivalOf(b, "42", [a, b], nobody)).toBe(a);
  expect(await owners.rivalOf(a, "42", [a, b], nobody)).toBeUndefined();
  const going = bot("a", "2026-11-26T12:00:00Z", { deletionTimestamp: "2026-11-26T13:00:00Z" });
  expect(await owners.rivalOf(b, "42", [going, b], nobody)).toBeUndefined();
});

test("another bot of Telegram is no rival", async () => {
  const owners = new TokenOwners();
  owners.learn("n/first", "41");
  expect(await owners.rivalOf(second, "42", [first, second], nobody)).toBeUndefined();
});
