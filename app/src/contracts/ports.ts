/** Ports the processes listen on unless they are told otherwise; in a cluster they are these. */
export const PORTS = {
  /** The bot process: Telegram's webhooks. */
  webhook: 8443,
  /** The api process: vendors' callbacks. */
  callbacks: 8444,
  /** Every lasting process: health and metrics. */
  ops: 9464,
  /** The operator: metrics for the HPA, asked for by the API server over TLS. */
  metricsApi: 9443,
} as const;
