import { defineConfig } from "../../platform/config/define-config.ts";
import { duration, field, secret, secretList, text, url } from "../../platform/config/fields.ts";

/**
 * The shipping bot's own environment. Each role is given only the secrets it uses, so keys may be absent; a client
 * without one throws CONFIG_INVALID when it is called.
 */
export const shippingSettings = defineConfig({
  SHIPSTATION_URL: field(url("https", "http").default("https://api.shipstation.com"), {
    description: "Base address of ShipStation's API v2, without /v2 (bot, worker).",
    example: "https://api.shipstation.com",
  }),
  SHIPSTATION_API_KEYS: field(secretList().optional(), {
    description:
      "API keys of one ShipStation account, comma-separated; each allows 200 calls a minute (bot, worker).",
    example: "not-a-key-1,not-a-key-2",
  }),
  SHIPSTATION_PURCHASE_LIMIT: field(duration().default(30_000), {
    description: "Time limit of one purchase of a label (worker).",
    example: "30s",
  }),
  SHIPSTATION_PURCHASE_SETTLE: field(duration().default(45_000), {
    description:
      "After this long a purchase without an answer has certainly ended; above the limit (worker).",
    example: "45s",
  }),
  OXAPAY_URL: field(url("https", "http").default("https://api.oxapay.com/v1"), {
    description: "Base address of Oxapay's merchant API v1 (bot, worker, api).",
    example: "https://api.oxapay.com/v1",
  }),
  OXAPAY_MERCHANT_KEY: field(secret().optional(), {
    description: "Merchant key: asks for invoices and signs callbacks (bot, worker, api).",
    example: "not-a-key",
  }),
  OPENAI_URL: field(url("https", "http").default("https://api.openai.com/v1"), {
    description: "Base address of OpenAI or a server that speaks its chat completions (worker).",
    example: "https://api.openai.com/v1",
  }),
  OPENAI_API_KEYS: field(secretList().optional(), {
    description: "API keys, comma-separated; requests rotate over them (worker).",
    example: "not-a-key-1,not-a-key-2",
  }),
  OPENAI_MODEL: field(text().default("gpt-4o-mini"), {
    description: "Model that reads addresses; it must take a JSON schema (worker).",
    example: "gpt-4o-mini",
  }),
  API_PUBLIC_URL: field(url("https", "http").optional(), {
    description:
      "Base under which Oxapay reaches the api role: <API_PUBLIC_URL>/callbacks/oxapay (bot, worker).",
    example: "https://api.example.org",
  }),
});

export type ShippingSettings = ReturnType<typeof shippingSettings.parse>;
