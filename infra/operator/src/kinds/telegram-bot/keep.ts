import type { Statement } from "../../runtime/index.ts";
import { TelegramError } from "./bot-api.ts";
import { keyOfLook, type Look } from "./context.ts";
import { type Credentials, readBotId, readCredentials } from "./credentials.ts";
import { keepTexts } from "./keep-texts.ts";
import { pauseAfter, restMs, stillLimited } from "./pause.ts";
import { podsOf } from "./readiness.ts";
import { type SecretStep, stepOf } from "./rotation-step.ts";
import { setWebhook } from "./set-webhook.ts";
import {
  fingerprint,
  type KnownStatus,
  momentOf,
  type Pause,
  type TelegramBotStatus,
} from "./telegram-bot.ts";
import type { Finding } from "./verdict.ts";
import { type Difference, deliveryFails, differences, type WebhookInfo } from "./webhook.ts";

/** What a look at a bot found and did. */
export interface Found {
  readonly finding: Finding;
  /** Whether Telegram delivers to the bot's address; undefined: nobody knows. */
  readonly registered: boolean | undefined;
  /** Fields of the status that are known better now. */
  readonly known: KnownStatus;
  /** The condition `Rotating`, where it could be judged. */
  readonly rotating?: Statement;
  /** When to look again, where it is not the usual time. */
  readonly afterMs?: number;
}

/** A flood limit may last for hours: Secrets and rivals are looked at meanwhile, and Telegram is not called. */
const MOST_PAUSE_MS = 60_000;

/** Makes Telegram as the spec says, as far as it can be now. @throws ApiError @throws the signal's reason */
export async function keep(look: Look): Promise<Found> {
  const credentials = await readCredentials(look.api, look.bot, look.signal);
  look.owners.learn(keyOfLook(look), "kind" in credentials ? undefined : credentials.botId);
  if ("kind" in credentials) return { finding: credentials, registered: undefined, known: {} };
  const { botId } = credentials;
  const rival = await look.owners.rivalOf(look.bot, botId, look.bots.list(), (other) =>
    readBotId(look.api, other, look.signal),
  );
  if (rival !== undefined)
    return {
      finding: { kind: "token-in-use", by: rival.metadata?.name ?? "" },
      registered: false,
      known: { botId },
    };
  const limited = look.bot.status?.rateLimited;
  try {
    const error = stillLimited(limited, look.now());
    if (error !== undefined) return failed(look, botId, error, limited);
    return await keepWebhook(look, credentials);
  } catch (error) {
    if (!(error instanceof TelegramError)) throw error;
    const { retryAfterMs } = error;
    return failed(
      look,
      botId,
      error,
      retryAfterMs === undefined ? undefined : pauseAfter(error, retryAfterMs, look.now()),
    );
  }
}

/** @param pause a flood limit: kept in the status, as whoever leads next is to keep it too */
function failed({ bot, now }: Look, botId: string, error: TelegramError, pause: Pause | undefined): Found {
  const secret = bot.spec.tokenSecretRef.name;
  const known = { botId, rateLimited: pause };
  const registered = error.failure === "unauthorized" ? false : undefined;
  const found = { finding: { kind: "telegram", error, secret }, registered, known } as const;
  if (pause === undefined) return found;
  return {
    ...found,
    finding: { ...found.finding, pause },
    afterMs: Math.min(restMs(pause, now()), MOST_PAUSE_MS),
  };
}

async function keepWebhook(look: Look, credentials: Credentials): Promise<Found> {
  const { bot, now, signal, slices } = look;
  const { botId, token, webhookSecrets } = credentials;
  const { spec, status = {} } = bot;
  const pods = podsOf(slices.list(), spec.webhook.serviceName);
  const ready = pods.filter(({ isReady }) => isReady).length;
  const info = await look.telegram(token).call<WebhookInfo>("getWebhookInfo", {}, signal);
  const heard = { botId, rateLimited: undefined, ...heardOf(info, now()) };
  const step = await stepOf(look, webhookSecrets, pods);
  const wanted = { fingerprint: fingerprint(step.secret), isUnread: step.isUnread };
  const wrong = differences(spec, wanted, info, status);
  const unready: Finding = { kind: "pods-not-ready", service: spec.webhook.serviceName };
  const inVain = wrong.length === 0 ? undefined : ready === 0 ? unready : unsettled(look, wrong);
  if (inVain !== undefined)
    return { finding: inVain, registered: info.url === spec.webhook.url, ...untouched(step, status, heard) };
  const set = wrong.length === 0 ? {} : await setWebhook(look, token, step, wrong);
  const texts = await keepTexts(look, token);
  const { afterMs, rotating, rotation } = step;
  const found = {
    registered: true,
    known: { ...heard, ...set, ...texts.known, rotation },
    rotating,
    ...(afterMs === undefined ? {} : { afterMs }),
  };
  if (ready === 0) return { ...found, finding: unready };
  const finding: Finding = unsettled(look, wrong) ??
    (wrong.length === 0 ? failing(look, info) : undefined) ??
    texts.finding ?? { kind: "well", url: spec.webhook.url, pods: ready };
  return { ...found, finding };
}

/** Of a webhook that is left as it is: how far its secret is, but for a step that Telegram has not been told of. */
function untouched(
  { afterMs, rotating, rotation, secret }: SecretStep,
  { secretFingerprint }: TelegramBotStatus,
  heard: KnownStatus,
): Pick<Found, "known" | "rotating" | "afterMs"> {
  const isTold = secretFingerprint === fingerprint(secret);
  return {
    known: isTold ? { ...heard, rotation } : heard,
    ...(isTold ? { rotating } : {}),
    ...(afterMs === undefined ? {} : { afterMs }),
  };
}

/** Repairs that do not last; see `Repairs`. */
function unsettled(look: Look, wrong: readonly Difference[]): Finding | undefined {
  const { bot, now, repairs } = look;
  const what = repairs.unsettled(keyOfLook(look), bot.metadata?.generation ?? 0, now().getTime());
  if (what === undefined) return undefined;
  const words = wrong.map((each) => each.words).join(", ") || "as it should be at the moment";
  return { kind: "unsettled", what, words, secret: bot.spec.webhook.secretRef.name };
}

function failing({ bot: { status = {} }, now }: Look, info: WebhookInfo): Finding | undefined {
  const { last_error_message: message = "", pending_update_count: pending } = info;
  return deliveryFails(info, status, now()) ? { kind: "delivery-fails", message, pending } : undefined;
}

function heardOf(info: WebhookInfo, now: Date): Partial<TelegramBotStatus> {
  const { last_error_date: failedAt, last_error_message: message = "" } = info;
  return {
    pendingUpdates: info.pending_update_count,
    checkedAt: momentOf(now),
    ...(failedAt === undefined
      ? {}
      : { lastError: { time: momentOf(new Date(failedAt * 1_000)), message: message.slice(0, 1_024) } }),
  };
}
