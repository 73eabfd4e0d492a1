import { defineConfig } from "../../platform/config/define-config.ts";
import { choice, duration, field, list, secret, text, url } from "../../platform/config/fields.ts";
import { dsnIsReadable, SENTRY_FIELDS } from "./sentry.ts";
import { botsAreComplete, SHARED_FIELDS, tokenFields } from "./shared.ts";
import { PUBLIC_URL_NOTES } from "./webhooks.ts";

/** What makes a MongoDB of our own usable; a managed one is usable already. */
const MONGO_BOOTSTRAP_FIELDS = {
  MONGO_BOOTSTRAP_MEMBERS: field(list().optional(), {
    description:
      "Members of a MongoDB of our own, host:port, comma-separated: bootstrap makes a replica set of them, and the user of MONGO_URL.",
    example: "mongo-0.mongo:27017,mongo-1.mongo:27017,mongo-2.mongo:27017",
  }),
  MONGO_BOOTSTRAP_KEYFILE: field(text().optional(), {
    description: "The members' keyfile; without it MongoDB must ask nobody who they are.",
    example: "/etc/botfleet/mongo/keyfile",
  }),
  MONGO_BOOTSTRAP_ADMIN_PASSWORD: field(secret().optional(), {
    description: "bootstrap makes the user admin, who may do everything, with this password.",
    example: "change-me",
  }),
  MONGO_BOOTSTRAP_MONITOR_PASSWORD: field(secret().optional(), {
    description: "bootstrap makes the user monitor, who may read the state of MongoDB, with this password.",
    example: "change-me",
  }),
};

/** Environment of the process that migrates the schema and registers the webhooks; `known` are the app's bots. */
export const migrateConfig = (known: readonly string[]) =>
  defineConfig(
    {
      ...tokenFields(known),
      ...SHARED_FIELDS,
      ...SENTRY_FIELDS,
      ...MONGO_BOOTSTRAP_FIELDS,
      MIGRATE_WAIT: field(duration().default(300_000), {
        description: "How long every command waits for what it needs: databases, the schema, Telegram.",
        example: "5m",
      }),
      TELEGRAM_REGISTRATION: field(choice("bootstrap", "operator").default("bootstrap"), {
        description:
          "Who tells Telegram the webhooks, menus and texts: bootstrap, or the cluster's operator, which then does it alone.",
        example: "bootstrap",
      }),
      PUBLIC_URL: field(url("http", "https").optional(), PUBLIC_URL_NOTES),
      WEBHOOK_SECRETS_DIR: field(text().optional(), {
        description: "Folder of the webhook secrets, as for the bot process. Needed by bootstrap.",
        example: "/etc/botfleet/webhook-secrets",
      }),
    },
    botsAreComplete(known),
    dsnIsReadable,
  );
