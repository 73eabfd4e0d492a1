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
  readonly alertmanager?: { readonly size: ContainerSize; readonly storage: StorageValues };
  readonly grafana?: { readonly size: ContainerSize };
  /** Exporters beside MongoDB and Redis. */
  readonly exporters: boolean;
}

/** Sends the pods' logs on. */
export interface LogValues {
  readonly size: ContainerSize;
  /** Where to, as the collector's sink wants it. */
  readonly url: string;
}
