import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import { PORTS } from "../../app/src/contracts/ports.ts";
import { STOP_WITHIN_MS } from "../../app/src/contracts/timing.ts";
import type { Settings } from "../environments/environment.ts";
import { lastingContainer, scratchVolume } from "./app-container.ts";
import type { ImageProps } from "./app-deployment.ts";
import { webhookFiles } from "./bot-deployment.ts";
import { hashAnnotations } from "./config-hash.ts";
import { labelsOf, type Part, selectorOf } from "./labels.ts";
import { podTemplate } from "./pod-template.ts";
import type { ContainerSize } from "./resources.ts";

/** The pod that writes to the bots. */
export interface SyntheticProps extends ImageProps {
  readonly size: ContainerSize;
  /** Settings without secrets; they become the ConfigMap `synthetic`. */
  readonly config: Settings;
  readonly secrets: readonly k8s.EnvVar[];
  readonly secretsRevision: string;
  /** Name of the Secret with a key for each bot. */
  readonly webhookSecret: string;
  readonly bots: readonly string[];
}

const PART: Part = { component: "synthetic", instance: "synthetic" };

/**
 * The synthetic person: one pod, and never two, whose updates would seem to come twice. It waits for no schema: what it
 * tells is told of whatever runs.
 */
export class Synthetic extends Construct {
  constructor(scope: Construct, id: string, props: SyntheticProps) {
    super(scope, id);
    const { bots, config, pullSecret, secretsRevision, size, webhookSecret } = props;
    const metadata = { name: PART.instance, labels: labelsOf(PART) };
    const { mounts, volumes } = webhookFiles(webhookSecret, ...bots);
    new k8s.KubeConfigMap(this, "config", { metadata, data: config });
    new k8s.KubeDeployment(this, "deployment", {
      metadata,
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: selectorOf(PART) },
        revisionHistoryLimit: 5,
        template: podTemplate({
          part: PART,
          containers: [
            lastingContainer({
              ...props,
              name: PART.component,
              config: PART.instance,
              readyPage: "/readyz",
              mounts,
            }),
          ],
          volumes: [scratchVolume(size), ...volumes],
          annotations: hashAnnotations(config, secretsRevision),
          scrape: { port: PORTS.ops },
          graceSeconds: STOP_WITHIN_MS / 1000 + 5,
          imagePullSecret: pullSecret,
        }),
      },
    });
  }
}
