import { defineConfig } from "../../platform/config/define-config.ts";
import { field, text, url } from "../../platform/config/fields.ts";
import { botsAreComplete, SHARED_FIELDS, tokenFields } from "./shared.ts";

/** Environment of the process that migrates the schema and registers the webhooks; `known` are the app's bots. */
export const migrateConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      PUBLIC_URL: field(url("http", "https").optional(), {
        description:
          "Address under which Telegram reaches the bot process; it calls <it>/telegram/<bot>. Needed by bootstrap.",
        example: "https://bots.example.org",
      }),
      WEBHOOK_SECRETS_DIR: field(text().optional(), {
        description: "Folder of the webhook secrets, as for the bot process. Needed by bootstrap.",
        example: "/etc/botfleet/webhook-secrets",
      }),
    },
    botsAreComplete(known),
  );
