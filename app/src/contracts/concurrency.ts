/** How much one process does at once; an autoscaler's targets follow from it. */

/** Updates of one bot in one process; more are put off. */
export const UPDATES_AT_ONCE = 500;

/** Jobs of one queue in one process: the work waits more than it computes. */
export const JOBS_AT_ONCE = 10;

/** Connections of one process to a member of MongoDB, whatever the number of its bots; `max` unless it is told otherwise. */
export const MONGO_POOL = { min: 10, max: 200 } as const;

/** Beside the pool: the driver watches each member over one connection and measures the way to it over another. */
export const MONGO_MONITORS = 2;
