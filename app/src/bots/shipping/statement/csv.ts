import type { PostingDocument } from "../ledger/store.ts";

/** Excel takes a file for UTF-8 only with this mark. */
const BOM = "\uFEFF";
const END = "\r\n";
const COLUMNS = ["date", "kind", "reference", "amount_usd", "balance_usd"];

/** An account as CSV (RFC 4180), line by line, oldest first, with the balance after each entry. */
export async function* csvLines(postings: AsyncIterable<PostingDocument>): AsyncGenerator<string> {
  yield BOM + COLUMNS.join(",") + END;
  let balance = 0;
  for await (const { at, cents, kind, reference } of postings) {
    const change = kind === "order" ? -cents : cents;
    balance += change;
    yield [at.toISOString(), kind, textCell(reference), dollars(change), dollars(balance)].join(",") + END;
  }
}

/** A cell of text: what a spreadsheet would take for a formula is made plain, and what needs quotes has them. */
export function textCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Cents as a plain number: 1234 → `12.34`. */
function dollars(cents: number): string {
  const whole = Math.abs(cents);
  return `${cents < 0 ? "-" : ""}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, "0")}`;
}
