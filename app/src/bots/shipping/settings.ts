import { z } from "zod";

const keys = z
  .string()
  .transform((list) =>
    list
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .default([]);

const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

/**
 * The shipping bot's own environment. Each role is given only the secrets it uses, so keys may be absent; a client
 * without one throws CONFIG_INVALID when it is called.
 */
export const shippingSettings = z.object({
  SHIPSTATION_URL: baseUrl.default("https://api.shipstation.com"),
  SHIPSTATION_API_KEYS: keys,
  OXAPAY_URL: baseUrl.default("https://api.oxapay.com/v1"),
  OXAPAY_MERCHANT_KEY: z.string().default(""),
  OPENAI_URL: baseUrl.default("https://api.openai.com/v1"),
  OPENAI_API_KEYS: keys,
  OPENAI_MODEL: z.string().min(1).default("gpt-4o-mini"),
  /** Base under which Oxapay reaches the api role: `<API_PUBLIC_URL>/callbacks/oxapay`. */
  API_PUBLIC_URL: baseUrl.optional(),
});

export type ShippingSettings = z.output<typeof shippingSettings>;
