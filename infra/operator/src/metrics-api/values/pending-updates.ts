import { EXTERNAL_METRICS } from "../../../../../app/src/contracts/autoscaling.ts";
import { telegramBotKind } from "../../kinds/telegram-bot/definition.ts";
import type { TelegramBot } from "../../kinds/telegram-bot/telegram-bot.ts";
import { type Clock, collectionPath, type KubeApi } from "../../runtime/index.ts";
import type { Sample, Source } from "./sample.ts";

export interface PendingUpdatesOptions {
  readonly bots: readonly string[];
  readonly api: Pick<KubeApi, "request">;
  readonly namespace: string;
  readonly clock: Clock;
}

/** Telegram is asked each half minute; that nothing changed is written every five minutes. */
const LOOKED_WITHIN_MS = 360_000;

/** Updates that Telegram keeps for each bot: what the leader saw last, as the TelegramBots' status has it. */
export function pendingUpdates({ api, bots, clock, namespace }: PendingUpdatesOptions): Source {
  const { label, name } = EXTERNAL_METRICS.pendingUpdates;
  const path = collectionPath(telegramBotKind.resource, namespace);
  return {
    subject: "The TelegramBots",
    metrics: [name],
    read: async (signal) => {
      const { items } = await api.request<{ items: readonly TelegramBot[] }>({ method: "GET", path, signal });
      const now = clock.date().getTime();
      return bots.map((bot): Sample => {
        const found = items.find(({ metadata }) => metadata?.name === bot);
        return { metric: name, labels: { [label]: bot }, value: pendingOf(bot, found, now) };
      });
    },
  };
}

function pendingOf(bot: string, found: TelegramBot | undefined, now: number): Sample["value"] {
  if (found === undefined)
    return { unknown: `There is no TelegramBot ${bot}: only webhooks are asked about.` };
  const { checkedAt = "", conditions = [], pendingUpdates: pending } = found.status ?? {};
  const registered = conditions.find(({ type }) => type === "WebhookRegistered");
  if (registered?.status === "Unknown") return { unknown: `Telegram cannot be asked: ${registered.message}` };
  const isOld = !(now - Date.parse(checkedAt) <= LOOKED_WITHIN_MS);
  if (pending === undefined || isOld)
    return {
      unknown: `Telegram was not asked about ${bot} lately; kubectl describe telegrambot ${bot} says why.`,
    };
  return pending;
}
