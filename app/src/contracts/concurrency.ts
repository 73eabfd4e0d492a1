/** How much one process does at once; an autoscaler's targets follow from it. */

/** Updates of one bot in one process; more are put off. */
export const UPDATES_AT_ONCE = 500;

/**
 * Updates that Telegram sends a bot at once: the most that the Bot API allows, as one pod takes five times as many. A local Bot
 * API server takes more, but 100 queues keep several pods busy.
 */
export const WEBHOOK_CONNECTIONS = Math.min(UPDATES_AT_ONCE, 100);

/**
 * Jobs of one queue in one process. The work waits more than it computes: with 10, a model that takes 0.7 s to read an address
 * read 13 a second, and a fifth of a core was used.
 */
export const JOBS_AT_ONCE = 50;

/** Connections of one process to a member of MongoDB, whatever the number of its bots; `max` unless it is told otherwise. */
export const MONGO_POOL = { min: 10, max: 200 } as const;

/** Beside the pool: the driver watches each member over one connection and measures the way to it over another. */
export const MONGO_MONITORS = 2;
