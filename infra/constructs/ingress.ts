import { k8s } from "cdk8s-plus-27";
import { Construct } from "constructs";
import type { RateLimit } from "../environments/ingress.ts";
import { type Component, labelsOf } from "./labels.ts";

/** A path and the Service behind it. */
export interface Route {
  readonly path: string;
  /** `Exact`: this path alone; `Prefix`: and all below it. */
  readonly match: "Exact" | "Prefix";
  /** Name of the Service; its port is called `http`. */
  readonly service: string;
}

/** A host of the fleet as the world sees it. */
export interface IngressProps {
  readonly name: string;
  readonly component: Component;
  readonly host: string;
  readonly className: string;
  readonly clusterIssuer: string;
  readonly routes: readonly Route[];
  /** Of a request's body, in MiB. */
  readonly maxBodyMb: number;
  readonly rateLimit?: RateLimit | undefined;
  /** `namespace/name` of a ConfigMap with headers that every response gets. */
  readonly headers?: string | undefined;
}

const PREFIX = "nginx.ingress.kubernetes.io";

/** Above a handler's 8 s and its commit; below the minute after which Telegram gives up. */
const ANSWER_WITHIN_SECONDS = 20;

/**
 * An Ingress of class nginx over TLS. Telegram keeps up to 100 connections open for hours: the controller takes requests,
 * not connections, to the pods themselves and not to the Service's one address, so that a new pod has its share at once.
 */
export class Ingress extends Construct {
  constructor(scope: Construct, id: string, props: IngressProps) {
    super(scope, id);
    const { className, component, host, name, routes } = props;
    new k8s.KubeIngress(this, "ingress", {
      metadata: { name, labels: labelsOf({ component, instance: name }), annotations: annotations(props) },
      spec: {
        ingressClassName: className,
        tls: [{ hosts: [host], secretName: `${name}-tls` }],
        rules: [{ host, http: { paths: routes.map(pathOf) } }],
      },
    });
  }
}

function pathOf({ match, path, service }: Route): k8s.HttpIngressPath {
  return { path, pathType: match, backend: { service: { name: service, port: { name: "http" } } } };
}

function annotations(props: IngressProps): Record<string, string> {
  const { clusterIssuer, headers, maxBodyMb, rateLimit } = props;
  return {
    "cert-manager.io/cluster-issuer": clusterIssuer,
    [`${PREFIX}/force-ssl-redirect`]: "true",
    [`${PREFIX}/service-upstream`]: "false",
    [`${PREFIX}/load-balance`]: "ewma",
    [`${PREFIX}/proxy-body-size`]: `${maxBodyMb}m`,
    [`${PREFIX}/proxy-connect-timeout`]: "5",
    [`${PREFIX}/proxy-read-timeout`]: String(ANSWER_WITHIN_SECONDS),
    [`${PREFIX}/proxy-send-timeout`]: String(ANSWER_WITHIN_SECONDS),
    ...(headers === undefined ? {} : { [`${PREFIX}/custom-headers`]: headers }),
    ...(rateLimit === undefined ? {} : limits(rateLimit)),
  };
}

/** Telegram sends everything from a few addresses: without the exemption the limit would be a limit on all people. */
function limits({ exempt, perSecond }: RateLimit): Record<string, string> {
  return {
    [`${PREFIX}/limit-rps`]: String(perSecond),
    [`${PREFIX}/limit-burst-multiplier`]: "5",
    [`${PREFIX}/limit-whitelist`]: exempt.join(","),
  };
}
