import { expect, test } from "vitest";
import { givenLines, readGiven } from "./given.ts";

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
    API_PUBLIC_URL: "https://b.example.org",
  };
  const { taken, left, forRoles } = readGiven(env, bots);
  expect(taken).toEqual(["TRANSPORT"]);
  expect(forRoles).toEqual({});
  expect(left.toSorted()).toEqual([
    "API_PUBLIC_URL (needs SHIPSTATION_URL or OXAPAY_URL)",
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

const shipstation = { SHIPSTATION_URL: "https://api.shipstation.com" };
const oxapay = { OXAPAY_URL: "https://api.oxapay.com/v1", OXAPAY_MERCHANT_KEY: "k" };

test("pretended money buys labels of a sandbox alone", () => {
  const real = { ...shipstation, SHIPSTATION_API_KEYS: "TEST_a,real" };
  expect(() => readGiven(real, bots)).toThrow(/pretended payments/);
  expect(readGiven({ ...real, ...oxapay }, bots).real).toEqual(["shipstation", "oxapay"]);
  const sandbox = { ...shipstation, SHIPSTATION_API_KEYS: "TEST_a, TEST_b" };
  expect(readGiven(sandbox, bots).real).toEqual(["shipstation"]);
});

test("the token of a bot that BOTS leaves out is not taken", () => {
  const env = { TELEGRAM_API_ROOT: "https://a", SHIPPING_TOKEN: "1:a", MATCH_MAKING_TOKEN: "2:b" };
  const { taken, left } = readGiven(env, bots, ["shipping"]);
  expect(taken.toSorted()).toEqual(["SHIPPING_TOKEN", "TELEGRAM_API_ROOT"]);
  expect(left).toEqual(["MATCH_MAKING_TOKEN (not of a bot in BOTS)"]);
});

test("whoever gave a public address of the api is told where it must lead", () => {
  const address = { API_PUBLIC_URL: "https://b.example.org" };
  const lines = (env: NodeJS.ProcessEnv) => givenLines(readGiven(env, bots), "http://127.0.0.1:10");
  expect(lines(oxapay).join()).not.toContain("api at");
  expect(lines(address).join()).not.toContain("api at");
  expect(lines({ ...oxapay, ...address })).toContain(
    "api at http://127.0.0.1:10: API_PUBLIC_URL must lead there",
  );
});
