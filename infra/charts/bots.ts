import type { Chart } from "cdk8s";
import { UPDATES_AT_ONCE, WEBHOOK_CONNECTIONS } from "../../app/src/contracts/concurrency.ts";
import { EXTERNAL_METRICS } from "../../app/src/contracts/autoscaling.ts";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { tokenName } from "../../app/src/roles/config/shared.ts";
import { webhookUrl } from "../../app/src/roles/config/webhooks.ts";
import type { ScalingMetric } from "../constructs/autoscaler.ts";
import { BotDeployment } from "../constructs/bot-deployment.ts";
import { PartPolicy, pods } from "../constructs/part-policy.ts";
import { TelegramBotObject } from "../constructs/telegram-bot.ts";
import { botPool } from "../environments/pools.ts";
import { botSecret, SECRET } from "../secrets.ts";
import { appProps, CPU_TARGET } from "./app-props.ts";
import { countedByOperator } from "./bot-fleet.ts";
import type { Fleet, FleetBot, FleetPart } from "./fleet.ts";
import { fromOutside, fromPrometheus, isVisited, toOutside, toStores } from "./passages.ts";
import { hasTelegramBots, publicUrl, transportOf } from "./role-settings.ts";

/** A Deployment for each bot of the app's list. */
export const botsPart: FleetPart = (chart, fleet) => {
  for (const bot of fleet.bots) {
    new BotDeployment(chart, bot.name, {
      ...appProps(fleet, "bot", botPool(fleet, bot.name), [bot]),
      bot: bot.name,
      metrics: metricsOf(fleet, bot.name),
      ...(transportOf(fleet) === "webhook" ? { webhookSecret: SECRET.webhooks } : {}),
    });
    if (hasTelegramBots(fleet)) telegramBot(chart, fleet, bot);
  }
  new PartPolicy(chart, "policy", {
    component: "bot",
    ingress: [
      ...fromOutside(fleet, PORTS.webhook),
      // Where there is an Ingress the synthetic person comes through it.
      ...(isVisited(fleet.environment) && fleet.environment.ingress === undefined
        ? [{ peers: [pods("synthetic")], ports: [PORTS.webhook] }]
        : []),
      fromPrometheus(PORTS.ops),
      ...countedByOperator(fleet),
    ],
    egress: [...toStores(fleet), ...toOutside(fleet)],
  });
};

/** What the operator tells Telegram of a bot: what the bot says of itself. */
function telegramBot(
  chart: Chart,
  fleet: Fleet,
  { allowedUpdates, menu, name, profile = {} }: FleetBot,
): void {
  new TelegramBotObject(chart, `telegram-${name}`, {
    name,
    spec: {
      tokenSecretRef: { name: botSecret(name), key: tokenName(name) },
      webhook: {
        url: webhookUrl(publicUrl(fleet), name),
        secretRef: { name: SECRET.webhooks, key: name },
        serviceName: `bot-${name}`,
        allowedUpdates,
        maxConnections: WEBHOOK_CONNECTIONS,
      },
      commands: Object.entries(menu).map(([language, commands]) => ({ language, commands })),
      profile: Object.entries(profile).map(([language, { about, description }]) => ({
        language,
        description,
        shortDescription: about,
      })),
    },
  });
}

/** A pod that has half of what it can take at once is near to putting updates off: then others should be there. */
const IN_FLIGHT_SHARE = 0.5;

function metricsOf({ environment }: Fleet, bot: string): readonly ScalingMetric[] {
  if (environment.autoscaling !== "operator") return [CPU_TARGET];
  const { label, name } = EXTERNAL_METRICS.updatesInFlight;
  const target = { perPod: UPDATES_AT_ONCE * IN_FLIGHT_SHARE };
  return [CPU_TARGET, { kind: "external", name, labels: { [label]: bot }, target }];
}
