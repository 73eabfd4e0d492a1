/** What the owners are told of the books. */
export interface LedgerTextArgs {
  /** `who`: Telegram ids of ten of them at most. */
  "owner-ledger-broken": { amount: string; people: string; who: string };
  "owner-ledger-whole": Record<string, never>;
}
