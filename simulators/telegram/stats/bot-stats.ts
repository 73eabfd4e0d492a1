import { DuplicateWatch } from "./duplicate-watch.ts";
import { Histogram } from "./histogram.ts";
import { Ledger, type LedgerEntry } from "./ledger.ts";

const CREATING = /^(send(?!chataction)|copymessage|forwardmessage)/;

/** Counts of one bot, as `GET /stats` shows them. */
export interface BotStatsReport {
  updates: { queued: number; sent: number; retried: number; expired: number; lost: number; pending: number };
  /** Calls by method, then by status code. */
  calls: Record<string, Record<string, number>>;
  /** Milliseconds from what a person did to what the bot first did about it. */
  reaction_ms: { count: number; p50: number; p95: number; p99: number };
  duplicates: { sends: number; window_ms: number };
}

/** What happened to one bot. Bounded in memory. */
export class BotStats {
  readonly updates = { queued: 0, sent: 0, retried: 0, expired: 0, lost: 0 };
  readonly reactions = new Histogram();
  readonly ledger: Ledger;
  readonly #calls = new Map<string, Map<number, number>>();
  readonly #duplicates: DuplicateWatch;
  readonly #windowMs: number;
  #duplicateSends = 0;

  constructor(limits: { ledgerEntries: number; duplicateWindowMs: number }) {
    this.ledger = new Ledger(limits.ledgerEntries);
    this.#windowMs = limits.duplicateWindowMs;
    this.#duplicates = new DuplicateWatch(limits.duplicateWindowMs);
  }

  /** Counts an answered call. `method` must be one of the known ones or a fixed word, to keep the count bounded. */
  called(method: string, status: number): void {
    let byStatus = this.#calls.get(method);
    if (byStatus === undefined) {
      byStatus = new Map();
      this.#calls.set(method, byStatus);
    }
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  }

  /** Notes an accepted call. */
  accepted(entry: LedgerEntry): void {
    this.ledger.add(entry);
    if (!CREATING.test(entry.method.toLowerCase())) return;
    if (this.#duplicates.seen(`${entry.chat}/${entry.digest}`, entry.at)) this.#duplicateSends += 1;
  }

  report(pending: number): BotStatsReport {
    const { reactions } = this;
    const calls = [...this.#calls].map(([method, byStatus]) => [method, Object.fromEntries(byStatus)]);
    return {
      updates: { ...this.updates, pending },
      calls: Object.fromEntries(calls),
      reaction_ms: {
        count: reactions.count,
        p50: reactions.quantile(0.5),
        p95: reactions.quantile(0.95),
        p99: reactions.quantile(0.99),
      },
      duplicates: { sends: this.#duplicateSends, window_ms: this.#windowMs },
    };
  }
}
