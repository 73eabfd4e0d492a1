import type { FieldNotes } from "../../platform/config/fields.ts";

/** Of `PUBLIC_URL`: whoever registers the webhooks reads it, and whoever calls them. */
export const PUBLIC_URL_NOTES: FieldNotes = {
  description:
    "Address under which Telegram reaches the bot process; it calls <it>/telegram/<bot>. {bot} in it stands for the bot's name. Needed by bootstrap.",
  example: "https://bots.example.org",
};

/** Of `WEBHOOK_SECRETS_DIR`. */
export const WEBHOOK_SECRETS_NOTES: FieldNotes = {
  description:
    "Folder with one file per bot, one accepted webhook secret per line, the first is current; needed for webhooks.",
  example: "/etc/botfleet/webhook-secrets",
};

/** Where Telegram finds a bot; `{bot}` in the address stands for its name, where each bot has an address of its own. */
export const webhookUrl = (publicUrl: string, bot: string): string =>
  `${publicUrl.replaceAll("{bot}", bot)}/telegram/${bot}`;
