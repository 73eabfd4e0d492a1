import type { AppDeploymentProps } from "../constructs/app-deployment.ts";
import { sized } from "../constructs/resources.ts";

/** What a Deployment of the app's is made from, whichever it is. */
export const APP_PROPS = {
  image: "example.org/app:1",
  pullPolicy: "IfNotPresent",
  size: sized(1, 1024),
  replicas: { min: 2, max: 4 },
  metrics: [{ kind: "cpu", percent: 60 }],
  gate: { image: "example.org/migrate:1", size: sized(0.1, 256) },
  config: { LOG_LEVEL: "info" },
  secrets: [
    { name: "SHIPPING_TOKEN", valueFrom: { secretKeyRef: { name: "bot-shipping", key: "SHIPPING_TOKEN" } } },
  ],
  secretsRevision: "1",
} satisfies Partial<AppDeploymentProps>;
