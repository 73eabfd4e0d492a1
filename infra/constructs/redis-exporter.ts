import { k8s } from "cdk8s-plus-27";
import { hardenedContainer } from "./hardening.ts";
import { passwordVariable, type RedisPodProps } from "./redis-pod.ts";
import { resourcesOf, sized } from "./resources.ts";

/** Where Prometheus finds an instance's metrics. */
export const REDIS_EXPORTER_PORT = 9121;

/** oliver006/redis_exporter beside an instance. It has no readiness: an instance that is not watched serves all the same. */
export function redisExporter(props: RedisPodProps, image: string): k8s.Container {
  return {
    name: "exporter",
    image,
    imagePullPolicy: props.pullPolicy,
    env: [
      passwordVariable("REDIS_PASSWORD", props),
      { name: "REDIS_ADDR", value: `redis://127.0.0.1:${props.port}` },
      { name: "REDIS_EXPORTER_WEB_LISTEN_ADDRESS", value: `:${REDIS_EXPORTER_PORT}` },
    ],
    ports: [{ name: "metrics", containerPort: REDIS_EXPORTER_PORT }],
    livenessProbe: {
      httpGet: { path: "/health", port: k8s.IntOrString.fromString("metrics") },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    resources: resourcesOf(sized({ request: 0.01, limit: 0.1 }, 48, 32)),
    securityContext: hardenedContainer(),
  };
}
