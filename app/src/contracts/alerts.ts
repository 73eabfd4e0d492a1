/**
 * Name of the alert that always fires. Alertmanager sends it on to whoever outside waits for it; to nobody else, for nothing is
 * wrong. The name is the field's own.
 */
export const HEARTBEAT = "Watchdog";
