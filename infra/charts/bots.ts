import { UPDATES_AT_ONCE } from "../../app/src/contracts/concurrency.ts";
import { EXTERNAL_METRICS } from "../../app/src/contracts/autoscaling.ts";
import { PORTS } from "../../app/src/contracts/ports.ts";
import type { ScalingMetric } from "../constructs/autoscaler.ts";
import { BotDeployment } from "../constructs/bot-deployment.ts";
import { PartPolicy } from "../constructs/part-policy.ts";
import { botPool } from "../environments/pools.ts";
import { SECRET } from "../secrets.ts";
import { appProps, CPU_TARGET } from "./app-props.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { fromOutside, fromPrometheus, toOutside, toStores } from "./passages.ts";
import { transportOf } from "./role-settings.ts";

/** A Deployment for each bot of the app's list. */
export const botsPart: FleetPart = (chart, fleet) => {
  for (const bot of fleet.bots) {
    new BotDeployment(chart, bot.name, {
      ...appProps(fleet, "bot", botPool(fleet, bot.name), [bot]),
      bot: bot.name,
      metrics: metricsOf(fleet, bot.name),
      ...(transportOf(fleet) === "webhook" ? { webhookSecret: SECRET.webhooks } : {}),
    });
  }
  new PartPolicy(chart, "policy", {
    component: "bot",
    ingress: [...fromOutside(fleet, PORTS.webhook), fromPrometheus(PORTS.ops)],
    egress: [...toStores(fleet), ...toOutside(fleet)],
  });
};

/** A pod that has half of what it can take at once is near to putting updates off: then others should be there. */
const IN_FLIGHT_SHARE = 0.5;

function metricsOf({ environment }: Fleet, bot: string): readonly ScalingMetric[] {
  if (environment.autoscaling !== "operator") return [CPU_TARGET];
  const { label, name } = EXTERNAL_METRICS.updatesInFlight;
  const target = { perPod: UPDATES_AT_ONCE * IN_FLIGHT_SHARE };
  return [CPU_TARGET, { kind: "external", name, labels: { [label]: bot }, target }];
}
