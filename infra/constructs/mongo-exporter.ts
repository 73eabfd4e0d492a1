import { k8s } from "cdk8s-plus-27";
import { STORE } from "../stores.ts";
import type { ImageProps } from "./app-deployment.ts";
import { hardenedContainer } from "./hardening.ts";
import { resourcesOf, sized } from "./resources.ts";

/** Where Prometheus finds a member's metrics. */
export const MONGO_EXPORTER_PORT = 9216;

const SIZE = sized({ request: 0.02, limit: 0.2 }, 64, 32);

/**
 * percona/mongodb_exporter beside a member, as the user `monitor`, which bootstrap makes: until then it has nothing to tell.
 * It has no readiness: a member that is not watched serves all the same.
 */
export function mongoExporter({ image, pullPolicy }: ImageProps, secret: string): k8s.Container {
  return {
    name: "exporter",
    image,
    imagePullPolicy: pullPolicy,
    args: [
      `--web.listen-address=:${MONGO_EXPORTER_PORT}`,
      "--collector.diagnosticdata",
      "--collector.replicasetstatus",
    ],
    env: [
      {
        name: "MONGO_MONITOR_PASSWORD",
        valueFrom: { secretKeyRef: { name: secret, key: "MONGO_MONITOR_PASSWORD" } },
      },
      {
        name: "MONGODB_URI",
        value: `mongodb://monitor:$(MONGO_MONITOR_PASSWORD)@127.0.0.1:${STORE.mongo.port}/admin?directConnection=true`,
      },
    ],
    ports: [{ name: "metrics", containerPort: MONGO_EXPORTER_PORT }],
    livenessProbe: {
      httpGet: { path: "/", port: k8s.IntOrString.fromString("metrics") },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    resources: resourcesOf(SIZE),
    securityContext: hardenedContainer(),
  };
}
