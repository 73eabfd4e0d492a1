import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

test("without settings the chat page is on 8080 and Telegram is simulated", () => {
  const settings = readSettings("/checkout", [], { PORT: "", HOME: "/root" });
  expect(settings).toMatchObject({
    port: 8080,
    fresh: false,
    transport: "webhook",
    dataFolder: "/checkout/.data",
  });
  expect(settings.telegram).toBeUndefined();
});

test("a real bot by polling takes the Bot API's address and its token", () => {
  const env = { TELEGRAM_API_ROOT: "https://api.telegram.org", SHIPPING_TOKEN: "1:a", TRANSPORT: "polling" };
  const { telegram, transport } = readSettings("/checkout", ["--fresh"], env);
  expect(transport).toBe("polling");
  expect(telegram).toEqual({ apiRoot: env.TELEGRAM_API_ROOT, token: "1:a", publicUrl: undefined });
});

test.each([
  ["a port that is none", [], { PORT: "http" }, /PORT/],
  ["a transport nobody knows", [], { TRANSPORT: "pigeon" }, /TRANSPORT/],
  ["a real Bot API without a token", [], { TELEGRAM_API_ROOT: "https://api.telegram.org" }, /SHIPPING_TOKEN/],
  [
    "a webhook that Telegram cannot reach",
    [],
    { TELEGRAM_API_ROOT: "https://api.telegram.org", SHIPPING_TOKEN: "1:a" },
    /PUBLIC_URL/,
  ],
  ["an unknown argument", ["--frsh"], {}, /--frsh/],
])("%s is refused by name", (_, args, env, named) => {
  expect(() => readSettings("/checkout", args, env)).toThrow(named);
});
