import type { ContainerSize } from "../constructs/resources.ts";
import type { StorageValues } from "./stores.ts";

/** What watches the fleet; reachable only inside. */
export interface MonitoringValues {
  readonly prometheus: {
    readonly size: ContainerSize;
    readonly storage: StorageValues;
    /** As Prometheus writes times: `15d`. */
    readonly retention: string;
    /** @default "15s" */
    readonly scrapeInterval?: string;
    /** `names`: by DNS, for a Prometheus that is built without Kubernetes. @default "pods": it asks Kubernetes */
    readonly discovery?: "pods" | "names";
  };
  /** Absent: rules are evaluated and shown, and nobody is told. */
  readonly alertmanager?: {
    readonly size: ContainerSize;
    readonly storage: StorageValues;
    /**
     * A heartbeat goes every minute to `ALERT_HEARTBEAT_URL` of the Secret `alertmanager`: somebody outside who calls when it stays
     * away. Left open where the world can reach the fleet, synth says what that means.
     */
    readonly heartbeat?: boolean;
  };
  readonly grafana?: { readonly size: ContainerSize };
  /** Exporters beside MongoDB and Redis. */
  readonly exporters: boolean;
}

/**
 * Sends the pods' logs on from every node, out of a namespace of its own, `<namespace>-logs`. The sink's URL, and with
 * `basic` its user and password, are in the Secret `logs` there: any characters but quotes, backslashes and line ends.
 */
export interface LogValues {
  readonly size: ContainerSize;
  readonly sink: LogSink;
  /** Where the sink answers: the passage that is opened to it. */
  readonly at: LogSinkPlace;
  readonly auth: "basic" | "none";
}

/** Elasticsearch, into one index a day, `<index>-2026.11.26`; or Loki, in clusters of many tenants as one of them. */
export type LogSink =
  | { readonly kind: "elasticsearch"; readonly index: string }
  | { readonly kind: "loki"; readonly tenant?: string };

/** In another namespace of the cluster, or outside. */
export type LogSinkPlace =
  | { readonly kind: "namespace"; readonly namespace: string; readonly port: number }
  | {
      readonly kind: "outside";
      /** @default every public address */
      readonly cidrs?: readonly string[];
      readonly port: number;
    };
