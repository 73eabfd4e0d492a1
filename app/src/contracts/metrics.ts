/**
 * Every metric of the project: what the app exports is what rules, dashboards, autoscaling and load tests read.
 * Base units (seconds, bytes), counters end in `_total`; no label ever holds a chat, a person or an update id.
 */

/** Seconds; every latency promise of a bot is one of these edges, so its ratio is exact. */
export const REQUEST_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10,
] as const;

/** Seconds; for work that may wait its turn. */
export const WAIT_BUCKETS = [...REQUEST_BUCKETS, 30, 60, 300] as const;

/** What one metric is called, what it counts and how it is split. */
export interface MetricSpec {
  readonly name: `botfleet_${string}`;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper edges in the metric's unit; histograms only. */
  readonly buckets?: readonly number[];
}

/** The metrics by the name code uses. */
export const METRICS = {
  buildInfo: {
    name: "botfleet_build_info",
    type: "gauge",
    help: "Always 1; the label tells the running version.",
    labels: ["version"],
  },
  updates: {
    name: "botfleet_updates_total",
    type: "counter",
    help: "Updates received, by what became of them.",
    labels: ["bot", "type", "transport", "outcome"],
  },
  webhookDuration: {
    name: "botfleet_webhook_duration_seconds",
    type: "histogram",
    help: "From the request's arrival to its acknowledgement.",
    labels: ["bot", "code"],
    buckets: REQUEST_BUCKETS,
  },
  updateReplyDuration: {
    name: "botfleet_update_reply_duration_seconds",
    type: "histogram",
    help: "From the update's arrival to the first reply Telegram accepted; of a press, to the message that it brings.",
    labels: ["bot"],
    buckets: REQUEST_BUCKETS,
  },
  updateHandlerDuration: {
    name: "botfleet_update_handler_duration_seconds",
    type: "histogram",
    help: "Time inside the bot's own handler.",
    labels: ["bot", "handler"],
    buckets: REQUEST_BUCKETS,
  },
  updatesInFlight: {
    name: "botfleet_updates_in_flight",
    type: "gauge",
    help: "Updates being handled now.",
    labels: ["bot"],
  },
  updatesDeduplicated: {
    name: "botfleet_updates_deduplicated_total",
    type: "counter",
    help: "Deliveries of an update that was committed before.",
    labels: ["bot"],
  },
  events: {
    name: "botfleet_events_total",
    type: "counter",
    help: "Events that chats were told from outside their updates, by what became of them.",
    labels: ["bot", "event", "outcome"],
  },
  ledgerImbalance: {
    name: "botfleet_ledger_imbalance_cents",
    type: "gauge",
    help: "Cents by which the shop's books do not add up; anything above zero is for a person. Exact up to 100 faults; of more it is an estimate that may count one twice, until a round through the books has ended. Whoever checked last exports it, for 3 minutes.",
    labels: [],
  },
  labelCostDifference: {
    name: "botfleet_label_cost_difference_cents_total",
    type: "counter",
    help: "Cents by which labels cost the shop more (dearer) or less (cheaper) than their carriers had offered.",
    labels: ["direction"],
  },
  paymentCreditDelay: {
    name: "botfleet_payment_credit_delay_seconds",
    type: "histogram",
    help: "From the last transfer that OxaPay saw of a payment to its credit in the balance.",
    labels: [],
    buckets: WAIT_BUCKETS,
  },
  paymentUnanswered: {
    name: "botfleet_payment_unanswered_timestamp_seconds",
    type: "gauge",
    help: "Since when (Unix time) OxaPay has not answered about the payment that waits longest for it; 0 while it answers. Whoever swept last exports it, for 3 minutes.",
    labels: [],
  },
  matchPairs: {
    name: "botfleet_match_pairs_total",
    type: "counter",
    help: "Pairs of strangers that began to talk, by the language they talk in.",
    labels: ["language"],
  },
  matchPairsEnded: {
    name: "botfleet_match_pairs_ended_total",
    type: "counter",
    help: "Pairs that ended, by why one of the two left.",
    labels: ["reason"],
  },
  matchWait: {
    name: "botfleet_match_wait_seconds",
    type: "histogram",
    help: "From a person's wish for a partner to their being told of one.",
    labels: ["language"],
    buckets: WAIT_BUCKETS,
  },
  matchDelivery: {
    name: "botfleet_match_delivery_seconds",
    type: "histogram",
    help: "From the moment two strangers were paired to their being told of it.",
    labels: [],
    buckets: WAIT_BUCKETS,
  },
  matchSearchesExpired: {
    name: "botfleet_match_searches_expired_total",
    type: "counter",
    help: "Searches that were ended because nobody was found for too long.",
    labels: [],
  },
  matchWaiting: {
    name: "botfleet_match_waiting",
    type: "gauge",
    help: "People waiting whom a person of this gender could be paired with; one process exports it at a time.",
    labels: ["language", "seeker"],
  },
  matchEventLag: {
    name: "botfleet_match_event_lag_seconds",
    type: "gauge",
    help: "Age of the oldest event of the matcher that people were not told of; one process exports it at a time.",
    labels: [],
  },
  matchSweepDuration: {
    name: "botfleet_match_sweep_duration_seconds",
    type: "histogram",
    help: "Time of one round of widening and ending searches.",
    labels: [],
    buckets: REQUEST_BUCKETS,
  },
  matchReports: {
    name: "botfleet_match_reports_total",
    type: "counter",
    help: "Reports of one person about another, by reason.",
    labels: ["reason"],
  },
  telegramRequests: {
    name: "botfleet_telegram_requests_total",
    type: "counter",
    help: "Calls of the Bot API, by HTTP status or error.",
    labels: ["bot", "method", "code"],
  },
  telegramRequestDuration: {
    name: "botfleet_telegram_request_duration_seconds",
    type: "histogram",
    help: "Time of one call of the Bot API.",
    labels: ["method"],
    buckets: REQUEST_BUCKETS,
  },
  telegramRetryAfter: {
    name: "botfleet_telegram_retry_after_seconds_total",
    type: "counter",
    help: "Seconds Telegram told us to wait (429).",
    labels: ["bot", "method"],
  },
  sendBlocked: {
    name: "botfleet_send_blocked_seconds",
    type: "gauge",
    help: "For how long the chat that waits longest has had its next call not accepted by Telegram, as this process sees it.",
    labels: ["bot"],
  },
  webhookPending: {
    name: "botfleet_webhook_pending_updates",
    type: "gauge",
    help: "Updates that Telegram keeps for a bot. Whoever asked last exports it, for 2 minutes.",
    labels: ["bot"],
  },
  webhookSecretUsed: {
    name: "botfleet_webhook_secret_used_timestamp_seconds",
    type: "gauge",
    help: "When a request last showed this secret (Unix time); 0: not since the process began. A series for each secret that the process accepts now, by its fingerprint.",
    labels: ["bot", "secret"],
  },
  syntheticExpected: {
    name: "botfleet_synthetic_expected",
    type: "gauge",
    help: "1 where the bot has a chat for the synthetic person: then somebody is to talk to it.",
    labels: ["bot"],
  },
  syntheticAttempts: {
    name: "botfleet_synthetic_attempts_total",
    type: "counter",
    help: "Updates that the synthetic person sent, by what came of them.",
    labels: ["bot", "result"],
  },
  syntheticAnswerDuration: {
    name: "botfleet_synthetic_answer_duration_seconds",
    type: "histogram",
    help: "From the synthetic person's update to its answer, accepted by Telegram.",
    labels: ["bot"],
    buckets: WAIT_BUCKETS,
  },
  syntheticLastAnswer: {
    name: "botfleet_synthetic_last_answer_timestamp_seconds",
    type: "gauge",
    help: "When the synthetic person was last answered, seconds since 1970. Not there before its process has seen an answer.",
    labels: ["bot"],
  },
  laneTakeovers: {
    name: "botfleet_lane_takeovers_total",
    type: "counter",
    help: "Lanes taken over after their holder's lease ran out.",
    labels: ["bot"],
  },
  uncertainSends: {
    name: "botfleet_uncertain_sends_total",
    type: "counter",
    help: "Sends whose answer was lost: repeated they may arrive twice.",
    labels: ["bot", "method"],
  },
  relaysDropped: {
    name: "botfleet_relays_dropped_total",
    type: "counter",
    help: "Calls to another person's chat that were not made: late and their talk over, or their message has no known twin.",
    labels: ["bot", "reason"],
  },
  queueJobs: {
    name: "botfleet_queue_jobs",
    type: "gauge",
    help: "Jobs in a queue; every replica exports the same number: use max by.",
    labels: ["queue", "state"],
  },
  queueOldestJobAge: {
    name: "botfleet_queue_oldest_job_age_seconds",
    type: "gauge",
    help: "Age of the oldest waiting job; every replica exports the same number: use max by.",
    labels: ["queue"],
  },
  jobWait: {
    name: "botfleet_job_wait_seconds",
    type: "histogram",
    help: "From the job's creation to the start of its processing.",
    labels: ["queue", "outcome"],
    buckets: WAIT_BUCKETS,
  },
  jobDuration: {
    name: "botfleet_job_duration_seconds",
    type: "histogram",
    help: "Time of one attempt at a job.",
    labels: ["queue", "outcome"],
    buckets: WAIT_BUCKETS,
  },
  jobTurnaround: {
    name: "botfleet_job_turnaround_seconds",
    type: "histogram",
    help: "From the job's creation to its end, whether completed or failed for good, all attempts and waiting included.",
    labels: ["bot", "queue", "job", "outcome"],
    buckets: WAIT_BUCKETS,
  },
  jobRetries: {
    name: "botfleet_job_retries_total",
    type: "counter",
    help: "Attempts after the first.",
    labels: ["queue"],
  },
  workerClassServed: {
    name: "botfleet_worker_class_served",
    type: "gauge",
    help: "1 shown by a process that does a bot's work of this class, 0 by the bot's other processes: use max by.",
    labels: ["bot", "worker_class"],
  },
  taskEnded: {
    name: "botfleet_task_ended_timestamp_seconds",
    type: "gauge",
    help: "When a periodic task last came to a good end (Unix time). A process that has not done it shows the last end before it began: use max by.",
    labels: ["task"],
  },
  taskInterval: {
    name: "botfleet_task_interval_seconds",
    type: "gauge",
    help: "How often a periodic task is to come round; every process that may do it shows the same: use max by.",
    labels: ["task"],
  },
  consumerRestarts: {
    name: "botfleet_consumer_restarts_total",
    type: "counter",
    help: "Runs of a worker's consumers that ended before the process did.",
    labels: ["consumer"],
  },
  deadLetters: {
    name: "botfleet_dead_letter_total",
    type: "counter",
    help: "Updates and jobs given up and kept for a person to look at.",
    labels: ["queue"],
  },
  httpRequests: {
    name: "botfleet_http_requests_total",
    type: "counter",
    help: "Attempts at outside services, by HTTP status or error code.",
    labels: ["service", "route", "code"],
  },
  httpRequestDuration: {
    name: "botfleet_http_request_duration_seconds",
    type: "histogram",
    help: "Time of one attempt at an outside service, body included.",
    labels: ["service", "route"],
    buckets: WAIT_BUCKETS,
  },
  httpBreakerState: {
    name: "botfleet_http_breaker_state",
    type: "gauge",
    help: "Circuit breaker of one kind of call to a service: 0 closed, 1 half-open, 2 open.",
    labels: ["service", "route"],
  },
  httpQuotaRefusals: {
    name: "botfleet_http_quota_refusals_total",
    type: "counter",
    help: "Requests not sent because every key of the service's quota was used up.",
    labels: ["service"],
  },
  httpQuotaWait: {
    name: "botfleet_http_quota_wait_seconds",
    type: "histogram",
    help: "The wait that was named to a request for which no key had room, by whose turn it was.",
    labels: ["service", "turn"],
    buckets: WAIT_BUCKETS,
  },
  httpQuotaUsed: {
    name: "botfleet_http_quota_used",
    type: "gauge",
    help: "Requests counted against a key of a service's quota, by the key's place in the settings, as last seen: use max by.",
    labels: ["service", "key"],
  },
  httpQuotaLimit: {
    name: "botfleet_http_quota_limit_requests_per_second",
    type: "gauge",
    help: "Requests a second that all keys of a service's quota allow together, on average over its window: use max by.",
    labels: ["service"],
  },
  httpQuotaWaiting: {
    name: "botfleet_http_quota_waiting",
    type: "gauge",
    help: "Requests that stand in line for a service's quota, as last seen: use max by.",
    labels: ["service"],
  },
  cacheLookups: {
    name: "botfleet_cache_lookups_total",
    type: "counter",
    help: "Look-ups by result: hit, miss, or error when the cache did not answer.",
    labels: ["cache", "result"],
  },
  redisUp: {
    name: "botfleet_redis_up",
    type: "gauge",
    help: "1 when the connection's last ping was answered in time.",
    labels: ["connection"],
  },
  mongoUp: {
    name: "botfleet_mongo_up",
    type: "gauge",
    help: "1 while the driver knows a server that takes writes.",
    labels: ["pool"],
  },
  mongoPoolConnections: {
    name: "botfleet_mongo_pool_connections",
    type: "gauge",
    help: "Connections of a MongoDB pool: open, in use, and requests waiting for one.",
    labels: ["pool", "state"],
  },
  mongoPoolCheckoutFailures: {
    name: "botfleet_mongo_pool_checkout_failures_total",
    type: "counter",
    help: "Requests that got no connection.",
    labels: ["pool", "reason"],
  },
  mongoCommands: {
    name: "botfleet_mongo_commands_total",
    type: "counter",
    help: "Commands sent to MongoDB.",
    labels: ["pool", "command", "outcome"],
  },
  eventLoopDelay: {
    name: "botfleet_event_loop_delay_seconds",
    type: "gauge",
    help: "How late timers fire, since the last scrape.",
    labels: ["quantile"],
  },
  errorReports: {
    name: "botfleet_error_reports_total",
    type: "counter",
    help: "Errors that were to be reported to Sentry, by what became of the report.",
    labels: ["result"],
  },
  logLinesDropped: {
    name: "botfleet_log_lines_dropped_total",
    type: "counter",
    help: "Log lines given up because stdout was not read.",
    labels: ["logger"],
  },
} as const satisfies Record<string, MetricSpec>;

/** The name by which code reaches a metric. */
export type MetricKey = keyof typeof METRICS;
