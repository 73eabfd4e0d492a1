/** What the owners are told of the books. */
export interface LedgerTextArgs {
  /** `who`: Telegram ids of ten of them at most. */
  "owner-ledger-broken": { amount: string; people: string; who: string };
  /** `which`: the ids of ten of them at most. */
  "owner-ledger-entries": { amount: string; count: string; which: string };
  /** No check got through since then. */
  "owner-ledger-stuck": { since: string };
  "owner-ledger-whole": Record<string, never>;
}
