import { again, LeadershipLost, type Outcome, setFinalizer, settled } from "../../runtime/index.ts";
import { TelegramError } from "./bot-api.ts";
import { FIELD_MANAGER, FINALIZER, type Look, SKIP_ANNOTATION } from "./context.ts";
import { readBotId, readCredentials } from "./credentials.ts";
import { telegramBotKind } from "./definition.ts";
import { pauseAfter, restMs, stillLimited } from "./pause.ts";
import type { WebhookInfo } from "./webhook.ts";
import { writeStatus } from "./write-status.ts";

/** Where the whole namespace goes, the operator itself has only seconds left. */
const NAMESPACE_PATIENCE_MS = 6_000;
const TRY_AGAIN_MS = 2_000;

/** What became of a webhook; `undefined`: not yet known, try again. */
type Parting = { readonly deleted: boolean; readonly note: string } | undefined;

/** The TelegramBot is being deleted, or its namespace is: takes the webhook down, then lets it go. */
export async function takeDown(look: Look, namespaceGoes: string | undefined): Promise<Outcome> {
  const { api, bot, events, signal } = look;
  if (!bot.metadata?.finalizers?.includes(FINALIZER)) return settled;
  const parting = await partingOf(look, namespaceGoes);
  if (parting === undefined) return again(TRY_AGAIN_MS);
  events.record(bot, {
    type: parting.deleted ? "Normal" : "Warning",
    reason: parting.deleted ? "WebhookDeleted" : "WebhookLeft",
    action: "Delete",
    note: parting.note,
  });
  const options = { fieldManager: FIELD_MANAGER, force: true, present: false, signal };
  await setFinalizer(api, telegramBotKind.resource, bot, FINALIZER, options);
  return settled;
}

async function partingOf(look: Look, namespaceGoes: string | undefined): Promise<Parting> {
  if (look.bot.metadata?.annotations?.[SKIP_ANNOTATION] === "true")
    return { deleted: false, note: `The annotation ${SKIP_ANNOTATION} says to leave the webhook as it is.` };
  try {
    return await askedToGo(look);
  } catch (error) {
    // Whoever leads next takes it down.
    if (look.signal.aborted || error instanceof LeadershipLost) throw error;
    await keepLimit(look, error);
    return inTime(look, error, namespaceGoes);
  }
}

/** @throws TelegramError @throws ApiError @throws the signal's reason */
async function askedToGo(look: Look): Promise<Parting> {
  const { api, bot, owners, signal } = look;
  const credentials = await readCredentials(api, bot, signal);
  if ("kind" in credentials) return { deleted: false, note: unreadable(look) };
  const rival = await owners.rivalOf(bot, credentials.botId, look.bots.list(), (other) =>
    readBotId(api, other, signal),
  );
  if (rival !== undefined)
    return { deleted: false, note: `The webhook belongs to the TelegramBot ${rival.metadata?.name}.` };
  return deleted(look, credentials.token);
}

/** A flood limit is kept here too: the object is looked at again every two seconds. */
async function keepLimit(look: Look, error: unknown): Promise<void> {
  const { bot, now } = look;
  if (!(error instanceof TelegramError) || error.retryAfterMs === undefined) return;
  if (restMs(bot.status?.rateLimited, now()) > 0) return;
  await writeStatus(look, { ...bot.status, rateLimited: pauseAfter(error, error.retryAfterMs, now()) });
}

const unreadable = ({ bot: { spec } }: Look): string =>
  `Its Secrets cannot be read any more: the webhook stays as it is. To take it down: curl https://api.telegram.org/bot$TOKEN/deleteWebhook, with the token that ${spec.tokenSecretRef.name} had.`;

/** Only what is ours: somebody may have set another address since. Updates that wait stay with Telegram. */
async function deleted(look: Look, token: string): Promise<Parting> {
  const { bot, now, signal, telegram } = look;
  const limited = stillLimited(bot.status?.rateLimited, now());
  if (limited !== undefined) throw limited;
  const client = telegram(token);
  const { url } = await client.call<WebhookInfo>("getWebhookInfo", {}, signal);
  if (url !== bot.spec.webhook.url)
    return {
      deleted: false,
      note: url === "" ? "There was no webhook any more." : `The webhook points to ${url}: it is left there.`,
    };
  await client.call("deleteWebhook", { drop_pending_updates: false }, signal);
  return { deleted: true, note: "The webhook was taken down; updates that wait stay with Telegram." };
}

/** Whatever is in the way, Telegram or the API server: nobody waits for ever for an object to go. */
function inTime(
  { bot, events, now, times }: Look,
  error: unknown,
  namespaceGoes: string | undefined,
): Parting {
  if (error instanceof TelegramError && error.failure === "unauthorized")
    return {
      deleted: false,
      note: "Telegram does not know the token any more: there is nothing to take down.",
    };
  const said = error instanceof Error ? error.message : String(error);
  const since = Date.parse(namespaceGoes ?? bot.metadata?.deletionTimestamp ?? "");
  const patience = namespaceGoes === undefined ? times.patienceMs : NAMESPACE_PATIENCE_MS;
  if (now().getTime() - since >= patience)
    return {
      deleted: false,
      note: `Telegram could not be told within ${patience / 1_000} s (${said}): the webhook stays as it is.`,
    };
  const note = `Telegram cannot be told (${said}). It is tried for ${patience / 1_000} s; to leave the webhook as it is: kubectl annotate telegrambot ${bot.metadata?.name} ${SKIP_ANNOTATION}=true`;
  events.record(bot, { type: "Warning", reason: "WebhookDeletionWaits", action: "Delete", note });
  return undefined;
}
