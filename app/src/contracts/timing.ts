/** Times that a process and whoever starts and stops it must agree on. */

/** What a handler has for one update, ms. */
export const HANDLER_TIMEOUT_MS = 8_000;

/** From SIGTERM to the process's end at the latest, ms, unless it is told otherwise: a handler, its commit, its lanes given back. */
export const STOP_WITHIN_MS = 15_000;

/** Of a worker's time to stop, what its running jobs leave to the rest, ms. */
export const AFTER_JOBS_MS = 5_000;
