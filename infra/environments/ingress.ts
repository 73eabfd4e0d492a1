/** How the world reaches the fleet: by an Ingress of class nginx, over TLS. */
export interface IngressValues {
  /** Host of the bots' webhooks: `https://<host>/telegram/<bot>`. */
  readonly botsHost: string;
  /** Host of vendors' callbacks: `https://<host>/callbacks/<path>`. */
  readonly apiHost: string;
  /** @default "nginx" */
  readonly className?: string;
  /** Namespace of the Ingress controller's pods: the only ones that may open connections to the bots. */
  readonly controllerNamespace: string;
  /** cert-manager's ClusterIssuer for both hosts. */
  readonly clusterIssuer: string;
  /** Requests a second from one address; absent where the controller does not see the clients' own addresses. */
  readonly rateLimit?: RateLimit;
  /** true where the controller's ConfigMap allows the response headers of `SECURITY_HEADERS`. @default false */
  readonly responseHeaders?: boolean;
}

/** How much one address may ask. */
export interface RateLimit {
  readonly perSecond: number;
  /** Ranges without a limit: all of Telegram's updates come from a few addresses. */
  readonly exempt: readonly string[];
}

/** Where Telegram's webhooks come from (https://core.telegram.org/bots/webhooks#the-short-version). */
export const TELEGRAM_RANGES = ["149.154.160.0/20", "91.108.4.0/22"] as const;
