import { clusterPage } from "./cluster-page.ts";

/** A pod that answers within this is not the slowest part of whatever waits for it, such as an autoscaler. */
const PAGE_MS = 1_500;

/** Reads `/metrics` of a pod, over a connection of its own. @throws Error when it does not answer so in time */
export function metricsPage(host: string, port: number, signal: AbortSignal): Promise<string> {
  return clusterPage({ host, port, path: "/metrics", limitMs: PAGE_MS }, signal);
}
