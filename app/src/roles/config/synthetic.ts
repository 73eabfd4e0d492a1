import { defineConfig } from "../../platform/config/define-config.ts";
import {
  duration,
  type FieldNotes,
  field,
  list,
  telegramId,
  text,
  url,
} from "../../platform/config/fields.ts";
import { dsnIsReadable, SENTRY_FIELDS } from "./sentry.ts";
import { OPS_FIELDS, SHARED_FIELDS } from "./shared.ts";
import { PUBLIC_URL_NOTES, WEBHOOK_SECRETS_NOTES } from "./webhooks.ts";

const CHAT: FieldNotes = {
  description:
    "Private chat in which bots answer the synthetic person: the Telegram id of an operator who has pressed Start with each of them.",
  example: "123456789",
};

/** Whom a bot answers as the synthetic person. */
export const SYNTHETIC_FIELDS = { SYNTHETIC_CHAT_ID: field(telegramId().optional(), CHAT) };

const { LOG_LEVEL, REDIS_URL } = SHARED_FIELDS;

/** Environment of the process that talks to the bots as people do. It needs none of their tokens. */
export const syntheticConfig = defineConfig(
  {
    BOTS: field(list(), { description: "Bots it talks to, comma-separated.", example: "shipping" }),
    REDIS_URL,
    LOG_LEVEL,
    ...SENTRY_FIELDS,
    ...OPS_FIELDS,
    PUBLIC_URL: field(url("http", "https"), PUBLIC_URL_NOTES),
    WEBHOOK_SECRETS_DIR: field(text(), WEBHOOK_SECRETS_NOTES),
    SYNTHETIC_CHAT_ID: field(telegramId(), CHAT),
    SYNTHETIC_EVERY: field(duration().default(60_000), {
      description:
        "How often the synthetic person writes to each bot. Half of it is what an answer may take.",
      example: "60s",
    }),
  },
  dsnIsReadable,
);
