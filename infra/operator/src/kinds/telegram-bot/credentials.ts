import { hasStatus, isNotFound, type KubeApi, objectPath, type Resource } from "../../runtime/index.ts";
import type { SecretKey, TelegramBot } from "./telegram-bot.ts";
import type { Finding } from "./verdict.ts";

/** Secrets are read when they are needed, one by name: no watch, which would be of all there are. */
export const SECRETS: Resource = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  namespaced: true,
};

const TOKEN = /^(\d+):[\w-]+$/;
/** What Telegram allows as a secret token (Bot API, setWebhook). */
const WEBHOOK_SECRET = /^[\w-]{1,256}$/;

/** What is in the Secrets of a bot. */
export interface Credentials {
  readonly token: string;
  /** The part of the token before the colon: Telegram's number of the bot, whatever its token is. */
  readonly botId: string;
  /** The secrets that the pods accept; Telegram is to send the first. */
  readonly webhookSecrets: readonly [string, ...string[]];
}

/** Reads a bot's Secrets. @returns what is wrong with them, else them @throws ApiError other than 403 and 404 */
export async function readCredentials(
  api: KubeApi,
  bot: TelegramBot,
  signal: AbortSignal,
): Promise<Credentials | Finding> {
  const namespace = bot.metadata?.namespace ?? "";
  const { tokenSecretRef, webhook } = bot.spec;
  const token = await readKey(api, namespace, tokenSecretRef, signal);
  if (token === FORBIDDEN) return forbidden(tokenSecretRef, bot);
  if (token === undefined) return missing(tokenSecretRef, namespace);
  const [, botId] = TOKEN.exec(token) ?? [];
  if (botId === undefined) return malformed(tokenSecretRef, "a token as @BotFather gives it, 123456789:AA…");
  const text = await readKey(api, namespace, webhook.secretRef, signal);
  if (text === FORBIDDEN) return forbidden(webhook.secretRef, bot);
  if (text === undefined) return missing(webhook.secretRef, namespace);
  const [first, ...others] = new Set(text.split("\n").flatMap((line) => line.trim() || []));
  if (first === undefined || ![first, ...others].every((line) => WEBHOOK_SECRET.test(line)))
    return malformed(webhook.secretRef, "one secret a line, each 1 to 256 of A-Z a-z 0-9 _ -");
  return { token, botId, webhookSecrets: [first, ...others] };
}

/** The Role names the Secrets of the bots of the list: of a bot that left it none can be read, be it there or not. */
const FORBIDDEN = Symbol("forbidden");

const forbidden = ({ name }: SecretKey, { metadata }: TelegramBot): Finding => ({
  kind: "secret-forbidden",
  secret: name,
  bot: metadata?.name ?? "",
  namespace: metadata?.namespace ?? "",
});
const missing = ({ key, name }: SecretKey, namespace: string): Finding => ({
  kind: "secret-missing",
  secret: name,
  key,
  namespace,
});
const malformed = ({ key, name }: SecretKey, form: string): Finding => ({
  kind: "secret-malformed",
  secret: name,
  key,
  form,
});

async function readKey(
  api: KubeApi,
  namespace: string,
  { key, name }: SecretKey,
  signal: AbortSignal,
): Promise<string | typeof FORBIDDEN | undefined> {
  const path = objectPath(SECRETS, `${namespace}/${name}`);
  try {
    const { data } = await api.request<{ data?: Record<string, string> }>({ method: "GET", path, signal });
    const value = data?.[key];
    return value === undefined ? undefined : Buffer.from(value, "base64").toString("utf8").trim();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    if (hasStatus(error, 403)) return FORBIDDEN;
    throw error;
  }
}

/** Telegram's number of a bot; undefined where its Secrets cannot be read or are of no use. @throws ApiError as {@link readCredentials} */
export async function readBotId(
  api: KubeApi,
  bot: TelegramBot,
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = await readCredentials(api, bot, signal);
  return "kind" in read ? undefined : read.botId;
}
