import { expect, test } from "vitest";
import { readGiven } from "./given.ts";

const bots = ["shipping", "match-making"];

test("what is set of .env.example is named, and nothing else of the environment", () => {
  const env = { PATH: "/bin", PORT: "8095", OWNER_TELEGRAM_IDS: "1", OPENAI_MODEL: "gpt-4o" };
  const { taken, left, real } = readGiven(env, bots);
  expect(taken.toSorted()).toEqual(["OPENAI_MODEL", "OWNER_TELEGRAM_IDS", "PORT"]);
  expect([left, real]).toEqual([[], []]);
});

test("what does not count is named with its reason", () => {
  const env = {
    OPS_PORT: "9464",
    SHIPPING_TOKEN: "1:a",
    OXAPAY_MERCHANT_KEY: "k",
    TRANSPORT: "polling",
    PUBLIC_URL: "https://a.example.org",
  };
  const { taken, left, forRoles } = readGiven(env, bots);
  expect(taken).toEqual(["TRANSPORT"]);
  expect(forRoles).toEqual({});
  expect(left.toSorted()).toEqual([
    "OPS_PORT (not for npm start)",
    "OXAPAY_MERCHANT_KEY (needs OXAPAY_URL)",
    "PUBLIC_URL (not with TRANSPORT=polling)",
    "SHIPPING_TOKEN (needs TELEGRAM_API_ROOT)",
  ]);
});

test("real services are those with a URL and a key", () => {
  const env = {
    OXAPAY_URL: "https://a",
    OXAPAY_MERCHANT_KEY: "k",
    OPENAI_URL: "https://b",
    OPENAI_API_KEYS: "k",
  };
  expect(readGiven(env, bots).real).toEqual(["oxapay", "openai"]);
});

test.each([
  ["SHIPSTATION_URL", /SHIPSTATION_API_KEYS/],
  ["OXAPAY_URL", /OXAPAY_MERCHANT_KEY/],
  ["OPENAI_URL", /OPENAI_API_KEYS/],
])("%s without its key is refused, so that no simulator's key goes out", (name, named) => {
  expect(() => readGiven({ [name]: "https://api.example.org" }, bots)).toThrow(named);
});
