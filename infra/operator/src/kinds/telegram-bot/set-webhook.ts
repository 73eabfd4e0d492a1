import { keyOfLook, type Look } from "./context.ts";
import type { SecretStep } from "./rotation-step.ts";
import { fingerprint, momentOf, type TelegramBotStatus } from "./telegram-bot.ts";
import type { Difference, DifferenceKind } from "./webhook.ts";
import { writeStatus } from "./write-status.ts";

/** Gives Telegram the whole webhook anew. Updates that wait are never dropped. @throws TelegramError @throws ApiError */
export async function setWebhook(
  look: Look,
  token: string,
  step: SecretStep,
  wrong: readonly Difference[],
): Promise<Partial<TelegramBotStatus>> {
  const { bot, now, signal } = look;
  const { secret } = step;
  const { allowedUpdates, maxConnections, url } = bot.spec.webhook;
  const payload = {
    url,
    secret_token: secret,
    max_connections: maxConnections,
    allowed_updates: allowedUpdates,
    drop_pending_updates: false,
  };
  await look.telegram(token).call("setWebhook", payload, signal);
  const { secretFingerprint } = bot.status ?? {};
  const setAt = momentOf(now());
  const set = {
    webhookSetAt: setAt,
    secretFingerprint: fingerprint(secret),
    ...(secretFingerprint === fingerprint(secret) ? {} : { secretSince: setAt }),
  };
  note(look, step, wrong);
  // At once: after a crash or a lost term the next leader is to know what Telegram was given.
  await writeStatus(look, { ...bot.status, ...set });
  return set;
}

/** What was put right: a secret that is another is what somebody asked for by the Secret, however often. */
export const repairsIn = (wrong: readonly Difference[]): readonly DifferenceKind[] =>
  wrong.flatMap(({ kind }) => (kind === "secret" ? [] : kind));

/** Tells why it was set, and counts what was a repair: of the planned step of a rotation its condition tells. */
function note(look: Look, { isPlanned, replaced }: SecretStep, wrong: readonly Difference[]): void {
  const { bot, events, now, repairs } = look;
  const repaired = wrong.filter(({ kind }) => !(isPlanned && kind === "secret"));
  if (repaired.length === 0) return;
  const words = repaired.map((each) => each.words).join(", ");
  const set = { type: "Normal", action: "Set", note: `The webhook was set, as ${words}.` } as const;
  if (bot.status?.webhookSetAt === undefined) {
    events.record(bot, { ...set, reason: "WebhookSet" });
    return;
  }
  repairs.record(keyOfLook(look), bot.metadata?.generation ?? 0, repairsIn(wrong), now().getTime());
  events.record(bot, { ...set, reason: "WebhookRepaired" });
  if (!replaced) return;
  const { secretRef } = bot.spec.webhook;
  events.record(bot, {
    type: "Warning",
    reason: "SecretReplaced",
    action: "Set",
    note: `The secret that Telegram sent is not in the Secret ${secretRef.name} any more. Until every pod has read the new one, within two minutes, some updates are refused; Telegram brings them again. Next time put the new secret above the old one.`,
  });
}
