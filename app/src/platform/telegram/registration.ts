import { setTimeout as sleep } from "node:timers/promises";
import type { BotProfile, MenuCommand } from "../bot/definition.ts";
import { AppError } from "../errors/app-error.ts";
import type { TelegramClient } from "./api/client.ts";

export interface Registration {
  /** Where Telegram is to deliver; undefined for a bot that polls. */
  readonly webhook:
    | { readonly url: string; readonly secret: string; readonly maxConnections: number }
    | undefined;
  readonly allowedUpdates: readonly string[];
  /** By two-letter language; "" for all others. */
  readonly menu: Readonly<Record<string, readonly MenuCommand[]>>;
  readonly profile?: Readonly<Record<string, BotProfile>> | undefined;
}

const CALL_TIMEOUT_MS = 10_000;
const ATTEMPTS = 5;

/**
 * Tells Telegram where the bot lives, what its menus say and what it is. Repeating it changes nothing; pending updates are kept.
 * @throws AppError CONFIG_INVALID when Telegram refuses, TELEGRAM_UNAVAILABLE without an answer
 */
export async function register(client: TelegramClient, registration: Registration): Promise<void> {
  const { allowedUpdates, menu, profile = {}, webhook } = registration;
  if (webhook !== undefined)
    await call(client, "setWebhook", {
      url: webhook.url,
      secret_token: webhook.secret,
      max_connections: webhook.maxConnections,
      allowed_updates: allowedUpdates,
      drop_pending_updates: false,
    });
  for (const [language, commands] of Object.entries(menu))
    await call(client, "setMyCommands", { commands, ...inLanguage(language) });
  for (const [language, { about, description }] of Object.entries(profile)) {
    await describe(client, "Description", "description", description, language);
    await describe(client, "ShortDescription", "short_description", about, language);
  }
}

const inLanguage = (language: string): object => (language === "" ? {} : { language_code: language });

/** Asks first: Telegram lets a bot change such a text only a few times a day. */
async function describe(
  client: TelegramClient,
  text: "Description" | "ShortDescription",
  field: string,
  wanted: string,
  language: string,
): Promise<void> {
  const now = await call(client, `getMy${text}`, { ...inLanguage(language) });
  if (typeof now === "object" && now !== null && Reflect.get(now, field) === wanted) return;
  await call(client, `setMy${text}`, { [field]: wanted, ...inLanguage(language) });
}

async function call(
  client: TelegramClient,
  method: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  let reason = "";
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await client.call(method, payload, { timeoutMs: CALL_TIMEOUT_MS });
    if (outcome.kind === "accepted") return outcome.result;
    if (outcome.kind === "refused" && outcome.code !== 429 && outcome.code < 500)
      throw new AppError("CONFIG_INVALID", `Telegram refuses ${method}: ${outcome.description}`);
    reason = outcome.kind === "refused" ? outcome.description : outcome.reason;
    const pause = outcome.kind === "refused" ? (outcome.parameters.retry_after ?? attempt) : attempt;
    await sleep(pause * 1000);
  }
  throw new AppError("TELEGRAM_UNAVAILABLE", `${method} had no answer: ${reason}`, { retry: "backoff" });
}
