import type { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { STOP_WITHIN_MS } from "../../app/src/contracts/timing.ts";
import { AppDeployment, type AppDeploymentProps } from "./app-deployment.ts";

/** Where the secrets that Telegram must send are mounted. */
export const WEBHOOK_SECRETS_DIR = "/etc/botfleet/webhook-secrets";

/** The pods of one bot. */
export interface BotDeploymentProps
  extends Omit<
    AppDeploymentProps,
    "part" | "port" | "opsByService" | "readyPage" | "stopWithinMs" | "preStopSeconds" | "volumes" | "mounts"
  > {
  readonly bot: string;
  /** Name of the Secret with a key per bot; absent where the bot polls. */
  readonly webhookSecret?: string;
}

/** The Ingress controller and every node must have heard that the pod goes before it closes its port. */
const PRE_STOP_SECONDS = 10;

/**
 * A bot: `bot-<name>`, which takes updates while it is up, whether its stores are or not. The secret of its webhook is a
 * mounted file, not a variable: it is watched, so that it can be rotated without a roll.
 */
export class BotDeployment extends Construct {
  constructor(scope: Construct, id: string, props: BotDeploymentProps) {
    super(scope, id);
    const { bot, webhookSecret, ...rest } = props;
    new AppDeployment(this, "pods", {
      ...rest,
      ...(webhookSecret === undefined ? {} : webhookFiles(webhookSecret, bot)),
      part: { component: "bot", instance: `bot-${bot}`, bot },
      port: PORTS.webhook,
      // The operator asks each pod which secrets it accepts.
      opsByService: webhookSecret !== undefined,
      readyPage: "/servingz",
      stopWithinMs: STOP_WITHIN_MS,
      preStopSeconds: PRE_STOP_SECONDS,
    });
  }
}

/** Mounts the file of one bot alone, or of several. */
export function webhookFiles(
  secretName: string,
  ...bots: readonly string[]
): { readonly volumes: readonly k8s.Volume[]; readonly mounts: readonly k8s.VolumeMount[] } {
  const items = bots.map((bot) => ({ key: bot, path: bot }));
  return {
    volumes: [{ name: "webhook-secrets", secret: { secretName, items, defaultMode: 0o440 } }],
    mounts: [{ name: "webhook-secrets", mountPath: WEBHOOK_SECRETS_DIR, readOnly: true }],
  };
}
