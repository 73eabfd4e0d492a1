import type { OperatorPart, PartContext } from "../../part.ts";
import { askedAnew, type KubeObject, keyOf, type Resource, watching } from "../../runtime/index.ts";
import { createBotApi } from "./bot-api.ts";
import { TIMES, type Times } from "./context.ts";
import { telegramBotKind } from "./definition.ts";
import { Pace } from "./pace.ts";
import { ENDPOINT_SLICES, type EndpointSlice, serviceOf } from "./readiness.ts";
import { Repairs } from "./repairs.ts";
import { reconcileTelegramBot } from "./reconcile.ts";
import type { TelegramBot } from "./telegram-bot.ts";
import { TokenOwners } from "./token-owners.ts";

const NAMESPACES: Resource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  namespaced: false,
};

/** Keeps Telegram to what the TelegramBots of the namespace say. */
export const telegramBots: OperatorPart = createTelegramBots();

/** As {@link telegramBots}, with times of one's own. */
export function createTelegramBots(times: Partial<Times> = {}): OperatorPart {
  return { name: "telegram-bots", begin: (context) => begin(context, { ...TIMES, ...times }) };
}

function begin({ events, logger, manager, settings }: PartContext, times: Times): undefined {
  const { namespace, telegramApiRoot: root } = settings;
  const bots = manager.watch<TelegramBot>(telegramBotKind.resource, { namespace });
  const slices = manager.watch<EndpointSlice>(ENDPOINT_SLICES, { namespace });
  const namespaces = manager.watch<KubeObject>(NAMESPACES, { fieldSelector: `metadata.name=${namespace}` });
  const servedBy = (service: string | undefined) =>
    bots.list().filter(({ spec }) => spec.webhook.serviceName === service);
  const tools = {
    bots,
    slices,
    namespaces,
    events,
    owners: new TokenOwners(),
    pace: new Pace(times.leastMs),
    repairs: new Repairs(times.repairs),
    telegram: (token: string) => createBotApi({ root, token }),
    now: () => new Date(),
    logger,
    times,
  };
  manager.control({
    name: "telegram-bots",
    watches: [
      watching(bots, (bot) => [keyOf(bot)], askedAnew),
      watching(slices, (slice) => servedBy(serviceOf(slice)).map(keyOf)),
      watching(
        namespaces,
        () => bots.list().map(keyOf),
        ({ after }) => after?.metadata?.deletionTimestamp !== undefined,
      ),
    ],
    reconcile: (key, context) => reconcileTelegramBot(key, tools, context),
  });
}
