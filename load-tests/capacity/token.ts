import { TELEGRAM } from "./assumptions.ts";
import type { Workload } from "./measured.ts";

/** What one bot token lets through. */
export interface TokenLimit {
  readonly messagesPerS: number;
  /** How long an update keeps one of Telegram's connections busy. */
  readonly busyMs: number;
  readonly maxConnections: number;
}

/**
 * Telegram delivers over `max_connections` connections, one update on each at a time: their number divided by the time
 * until the acknowledgement is the most a token can receive.
 */
export function tokenLimit({ acknowledgement_ms }: Workload): TokenLimit {
  const { maxConnections, roundTripMs } = TELEGRAM;
  const busyMs = roundTripMs + acknowledgement_ms;
  return { messagesPerS: (maxConnections / busyMs) * 1000, busyMs, maxConnections };
}
