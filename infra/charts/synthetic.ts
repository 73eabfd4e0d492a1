import { PORTS } from "../../app/src/contracts/ports.ts";
import { namespace, PartPolicy, type Passage, pods, internet } from "../constructs/part-policy.ts";
import { WEBHOOK_SECRETS_DIR } from "../constructs/bot-deployment.ts";
import { Synthetic } from "../constructs/synthetic.ts";
import { ownImage } from "../environments/images.ts";
import { SIZE } from "../environments/sizes.ts";
import { SECRET } from "../secrets.ts";
import type { Fleet, FleetPart } from "./fleet.ts";
import { fromPrometheus, isVisited, toQueues } from "./passages.ts";
import { publicUrl, queueSecrets, type RoleSettings, sentrySecrets } from "./role-settings.ts";

/** The synthetic person, where the environment has a chat for it. */
export const syntheticPart: FleetPart = (chart, fleet) => {
  const { images, secretsRevision } = fleet.environment;
  if (!isVisited(fleet.environment)) return;
  new Synthetic(chart, "synthetic", {
    ...syntheticSettings(fleet),
    image: ownImage(images, "synthetic"),
    pullPolicy: images.pullPolicy,
    pullSecret: images.pullSecret,
    size: SIZE.synthetic,
    secretsRevision,
    webhookSecret: SECRET.webhooks,
    bots: fleet.bots.map(({ name }) => name),
  });
  new PartPolicy(chart, "policy", {
    component: "synthetic",
    ingress: [fromPrometheus(PORTS.ops)],
    egress: [...toQueues(fleet), toBots(fleet)],
  });
};

/** What it is told: where the bots are, and no token of theirs. */
export function syntheticSettings(fleet: Fleet): RoleSettings {
  const { bots, environment } = fleet;
  const { LOG_LEVEL, SENTRY_ENVIRONMENT, SYNTHETIC_CHAT_ID, SYNTHETIC_EVERY } = environment.settings;
  const given = { LOG_LEVEL, SENTRY_ENVIRONMENT, SYNTHETIC_CHAT_ID, SYNTHETIC_EVERY };
  return {
    config: {
      BOTS: bots.map(({ name }) => name).join(","),
      PUBLIC_URL: publicUrl(fleet),
      WEBHOOK_SECRETS_DIR,
      ...Object.fromEntries(
        Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    },
    secrets: [...queueSecrets(fleet), ...sentrySecrets(environment.settings)],
  };
}

/**
 * By the Ingress' public address. Where the cluster itself sends what is for that address, it is the controller's own pods
 * that are called. Without an Ingress each bot's Service is its public address.
 */
function toBots({ environment: { ingress } }: Fleet): Passage {
  return ingress === undefined
    ? { peers: [pods("bot")], ports: [PORTS.webhook] }
    : { peers: [internet(), namespace(ingress.controllerNamespace)], ports: [443] };
}
