import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Every metric of the runtime. Names and labels are those that dashboards of Go's controller-runtime know, where it has them. */
export interface RuntimeMetrics {
  /** `result`: settled, again (asked to be called again), failed, timed_out, stopped. */
  readonly reconciles: Counter<"controller" | "result">;
  readonly reconcileSeconds: Histogram<"controller">;
  readonly activeReconciles: Gauge<"controller">;
  readonly longestReconcile: Gauge<"controller">;
  readonly queueDepth: Gauge<"controller">;
  readonly queueAdds: Counter<"controller">;
  readonly queueRetries: Counter<"controller">;
  readonly queueSeconds: Histogram<"controller">;
  /** `reason`: closed (by the server, as is usual), reset, silent, gone, relist, … */
  readonly watchRestarts: Counter<"kind" | "reason">;
  readonly watchEvents: Counter<"kind" | "type">;
  readonly watchedObjects: Gauge<"kind">;
  /** Seconds since anything, a bookmark too, was heard of a kind, by the most silent of its watches. Above three minutes something is wrong. */
  readonly watchSilence: Gauge<"kind">;
  readonly handlerErrors: Counter<"kind">;
  readonly leader: Gauge<"name">;
  readonly leaderTransitions: Counter<"name">;
  /** `code`: the HTTP status, or reset, refused, timeout, … */
  readonly apiRequests: Counter<"method" | "code">;
  /** `result`: created, counted (one more of a series), dropped (too many of one object), failed. */
  readonly events: Counter<"result">;
  /** Calls back before each scrape: for what is an age. @returns what ends it */
  onScrape(update: () => void): () => void;
}

const SECONDS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Makes the metrics in a registry of the caller's. Call it once for each registry: a name is taken once. */
export function createRuntimeMetrics(registry: Registry): RuntimeMetrics {
  const registers = [registry];
  const updates = new Set<() => void>();
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Histogram({ name, help, labelNames, registers, buckets: SECONDS });
  return {
    reconciles: counter("controller_runtime_reconcile_total", "Reconciles by result", "controller", "result"),
    reconcileSeconds: histogram("controller_runtime_reconcile_time_seconds", "Time of one", "controller"),
    activeReconciles: gauge("controller_runtime_active_workers", "Reconciles under way", "controller"),
    longestReconcile: new Gauge({
      name: "workqueue_longest_running_processor_seconds",
      help: "Age of the oldest under way",
      labelNames: ["controller"],
      registers,
      // The registry collects its metrics in the order they were made; this one is made before all that it updates.
      collect: () => {
        for (const update of updates) update();
      },
    }),
    queueDepth: gauge("workqueue_depth", "Keys that wait, delayed ones not counted", "controller"),
    queueAdds: counter("workqueue_adds_total", "Keys added, those that were there already not", "controller"),
    queueRetries: counter("workqueue_retries_total", "Keys added again after a failure", "controller"),
    queueSeconds: histogram("workqueue_queue_duration_seconds", "How long keys waited", "controller"),
    watchRestarts: counter("watch_restarts_total", "Ends of a watch, by why", "kind", "reason"),
    watchEvents: counter("watch_events_total", "Events received", "kind", "type"),
    watchedObjects: gauge("watch_objects", "Objects kept in memory", "kind"),
    watchSilence: gauge("watch_silence_seconds", "Since anything was heard", "kind"),
    handlerErrors: counter("watch_handler_errors_total", "Change handlers that threw", "kind"),
    leader: gauge("leader_election_master_status", "1 while this process leads", "name"),
    leaderTransitions: counter("leader_election_acquired_total", "Times this process began to lead", "name"),
    apiRequests: counter("rest_client_requests_total", "Calls to the API server", "method", "code"),
    events: counter("event_recorder_events_total", "Events about objects, by what became of them", "result"),
    onScrape: (update) => {
      updates.add(update);
      return () => updates.delete(update);
    },
  };
}
