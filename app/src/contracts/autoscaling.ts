/**
 * Metrics that the fleet's operator serves to the HPA as `external.metrics.k8s.io`, by name and label; whoever declares an
 * HPA and whoever answers it share them. Label values are safe for Kubernetes: names of bots and worker classes.
 */
export const EXTERNAL_METRICS = {
  /** Updates being handled now by all pods of a bot. */
  updatesInFlight: { name: "botfleet_updates_in_flight", label: "bot" },
  /** Updates that Telegram keeps for a bot, as it was last asked. */
  pendingUpdates: { name: "botfleet_telegram_pending_updates", label: "bot" },
  /** Jobs of a class's queues that wait, are due or run: with the running left out, scaling down would end busy pods. */
  classJobs: { name: "botfleet_worker_class_jobs", label: "worker_class" },
  /** Age of the oldest waiting job of a class, seconds. */
  classOldestJobAge: { name: "botfleet_worker_class_oldest_job_age_seconds", label: "worker_class" },
} as const;
