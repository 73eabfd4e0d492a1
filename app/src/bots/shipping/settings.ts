import { defineConfig } from "../../platform/config/define-config.ts";
import { duration, field, secret, secretList, telegramIds, text, url } from "../../platform/config/fields.ts";

/**
 * The shipping bot's own environment. Each role is given only the secrets it uses, so keys may be absent; a client
 * without one throws CONFIG_INVALID when it is called.
 */
export const shippingSettings = defineConfig({
  OWNER_TELEGRAM_IDS: field(telegramIds().default([]), {
    description:
      "Telegram ids of the people who run the shop, comma-separated: they may use /admin and are told what needs a person.",
    example: "100000001,100000002",
    roles: ["bot", "worker", "api"],
  }),
  SHIPSTATION_URL: field(url("https", "http").default("https://api.shipstation.com"), {
    description: "Base address of ShipStation's API v2, without /v2.",
    example: "https://api.shipstation.com",
    roles: ["worker", "migrate"],
  }),
  SHIPSTATION_API_KEYS: field(secretList().optional(), {
    description: "API keys of one ShipStation account, comma-separated; each allows 200 calls a minute.",
    example: "not-a-key-1,not-a-key-2",
    roles: ["worker", "migrate"],
  }),
  SHIPSTATION_JWKS_URL: field(url("https", "http").default("https://api.shipengine.com/jwks"), {
    description: "Where the public keys are that ShipStation signs its webhooks with.",
    example: "https://api.shipengine.com/jwks",
    roles: ["api"],
  }),
  SHIPSTATION_CALL_LIMIT: field(duration().default(15_000), {
    description:
      "Time limit of a call to ShipStation that a job makes and that buys nothing: looking up, voiding, tracking.",
    example: "15s",
    roles: ["worker"],
  }),
  SHIPSTATION_PURCHASE_LIMIT: field(duration().default(30_000), {
    description: "Time limit of one purchase of a label.",
    example: "30s",
    roles: ["worker"],
  }),
  SHIPSTATION_PURCHASE_SETTLE: field(duration().default(45_000), {
    description: "After this long a purchase without an answer has certainly ended; above the limit.",
    example: "45s",
    roles: ["worker"],
  }),
  OXAPAY_URL: field(url("https", "http").default("https://api.oxapay.com/v1"), {
    description: "Base address of Oxapay's merchant API v1.",
    example: "https://api.oxapay.com/v1",
    roles: ["worker", "api"],
  }),
  OXAPAY_MERCHANT_KEY: field(secret().optional(), {
    description: "Merchant key: asks for invoices and signs callbacks.",
    example: "not-a-key",
    roles: ["worker", "api"],
  }),
  OPENAI_URL: field(url("https", "http").default("https://api.openai.com/v1"), {
    description: "Base address of OpenAI or a server that speaks its chat completions.",
    example: "https://api.openai.com/v1",
    roles: ["worker"],
  }),
  OPENAI_API_KEYS: field(secretList().optional(), {
    description: "API keys, comma-separated; requests rotate over them.",
    example: "not-a-key-1,not-a-key-2",
    roles: ["worker"],
  }),
  OPENAI_MODEL: field(text().default("gpt-4o-mini"), {
    description: "Model that reads addresses; it must take a JSON schema.",
    example: "gpt-4o-mini",
    roles: ["worker"],
  }),
  API_PUBLIC_URL: field(url("https", "http").optional(), {
    description:
      "Base under which vendors reach the api role: <API_PUBLIC_URL>/callbacks/oxapay, …/shipstation.",
    example: "https://api.example.org",
    roles: ["worker", "migrate"],
  }),
});

export type ShippingSettings = ReturnType<typeof shippingSettings.parse>;
