import { expect, test } from "vitest";
import { readSettings } from "./settings.ts";

const known = ["shipping", "match-making"];

test("without settings the chat page is on 8080 and Telegram is simulated", () => {
  const settings = readSettings("/checkout", [], { PORT: "", HOME: "/root" }, known);
  expect(settings).toMatchObject({
    bots: known,
    port: 8080,
    fresh: false,
    transport: "webhook",
    dataFolder: "/checkout/.data",
  });
  expect(settings.telegram).toBeUndefined();
});

test("a real bot by polling takes the Bot API's address and its token; bots without one are left out", () => {
  const env = { TELEGRAM_API_ROOT: "https://api.telegram.org", SHIPPING_TOKEN: "1:a", TRANSPORT: "polling" };
  const { bots, telegram, transport } = readSettings("/checkout", ["--fresh"], env, known);
  expect(transport).toBe("polling");
  expect(telegram).toEqual({
    apiRoot: env.TELEGRAM_API_ROOT,
    tokens: { shipping: "1:a" },
    publicUrl: undefined,
  });
  expect(bots).toEqual(["shipping"]);
});

test("BOTS chooses which bots run", () => {
  expect(readSettings("/checkout", [], { BOTS: "match-making" }, known).bots).toEqual(["match-making"]);
});

test("BOTS is read as the roles read it", () => {
  expect(readSettings("/checkout", [], { BOTS: " match-making , shipping" }, known).bots).toEqual([
    "match-making",
    "shipping",
  ]);
});

test("what a role would refuse is refused before anything starts, without its value", () => {
  const read = (env: NodeJS.ProcessEnv) => () => readSettings("/checkout", [], env, known);
  expect(read({ LOG_LEVEL: "warning" })).toThrow(
    expect.objectContaining({
      code: "BAD_SETTING",
      message: expect.stringContaining("LOG_LEVEL must be one of"),
    }),
  );
  expect(read({ MONGO_URL: "http://:secret@a" })).toThrow(/^MONGO_URL must be an address(?!.*secret)/);
  expect(read({ FILES_PUBLIC_URL: "https://files.example.org" })).toThrow("FILES_LINK_KEYS is needed");
  expect(read({ OWNER_TELEGRAM_IDS: "me" })).toThrow("OWNER_TELEGRAM_IDS must be");
});

test.each([
  ["a port that is none", [], { PORT: "http" }, /PORT/],
  ["a transport nobody knows", [], { TRANSPORT: "pigeon" }, /TRANSPORT/],
  [
    "a real Bot API without a token",
    [],
    { TELEGRAM_API_ROOT: "https://api.telegram.org" },
    /SHIPPING_TOKEN, MATCH_MAKING_TOKEN/,
  ],
  [
    "a webhook that Telegram cannot reach",
    [],
    { TELEGRAM_API_ROOT: "https://api.telegram.org", SHIPPING_TOKEN: "1:a" },
    /PUBLIC_URL/,
  ],
  ["a bot that there is not", [], { BOTS: "shipping,echo" }, /BOTS names no bot by echo/],
  ["an empty name of a bot", [], { BOTS: "shipping," }, /BOTS: .*empty/],
  ["a bot named twice", [], { BOTS: "shipping,shipping" }, /BOTS: .*twice/],
  ["an unknown argument", ["--frsh"], {}, /--frsh/],
])("%s is refused by name", (_, args, env, named) => {
  expect(() => readSettings("/checkout", args, env, known)).toThrow(named);
});
