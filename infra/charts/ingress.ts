import { k8s } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import { Ingress, type Route } from "../constructs/ingress.ts";
import type { FleetPart } from "./fleet.ts";

/** Headers of every response; the controller's ConfigMap must allow them (`global-allowed-response-headers`). */
export const SECURITY_HEADERS = {
  "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
} as const;

/** Links to files, where there are any. */
const FILES: Route = { path: "/files", match: "Prefix", service: "api" };

const HEADERS = "security-headers";

/** The two hosts that the world may call, and nothing else of the fleet. */
export const ingressPart: FleetPart = (chart, { bots, environment }) => {
  const { ingress, namespace } = environment;
  if (ingress === undefined) return;
  if (ingress.responseHeaders === true) {
    new k8s.KubeConfigMap(chart, HEADERS, { metadata: { name: HEADERS }, data: SECURITY_HEADERS });
  }
  const common = {
    className: ingress.className ?? "nginx",
    clusterIssuer: ingress.clusterIssuer,
    rateLimit: ingress.rateLimit,
    headers: ingress.responseHeaders === true ? `${namespace}/${HEADERS}` : undefined,
    maxBodyMb: 1,
  };
  new Ingress(chart, "bots", {
    ...common,
    name: "bots",
    component: "bot",
    host: ingress.botsHost,
    routes: bots.map(({ name }) => ({ path: `/telegram/${name}`, match: "Exact", service: `bot-${name}` })),
  });
  new Ingress(chart, "api", {
    ...common,
    name: "api",
    component: "api",
    host: ingress.apiHost,
    routes: [
      { path: "/callbacks", match: "Prefix", service: "api" },
      ...(environment.settings.FILES_PUBLIC_URL === undefined ? [] : [FILES]),
    ],
  });
  solverPolicy(chart, ingress.controllerNamespace);
};

/** cert-manager proves the hosts by pods of its own in this namespace, which the default policy would cut off. */
function solverPolicy(chart: Construct, controllerNamespace: string): void {
  const from = [
    { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": controllerNamespace } } },
  ];
  new k8s.KubeNetworkPolicy(chart, "solver", {
    metadata: { name: "acme-solver" },
    spec: {
      podSelector: { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } },
      policyTypes: ["Ingress"],
      ingress: [{ from, ports: [{ protocol: "TCP", port: k8s.IntOrString.fromNumber(8089) }] }],
    },
  });
}
