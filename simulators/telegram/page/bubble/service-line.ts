import { el } from "../dom.ts";
import type { Message } from "../server-types.ts";

/** What a message says that is not anybody's words; undefined for all others. */
export function serviceLine({
  successful_payment: paid,
  refunded_payment: refunded,
}: Message): HTMLElement | undefined {
  if (paid !== undefined) return el("span", {}, `You paid ${starsOf(paid.total_amount, paid.currency)}`);
  if (refunded === undefined) return undefined;
  return el("span", {}, `You got ${starsOf(refunded.total_amount, refunded.currency)} back`);
}

/** An amount in words; Stars are whole, other currencies are said as Telegram counts them, in their smallest unit. */
export function starsOf(amount: number, currency: string): string {
  return currency === "XTR" ? `${amount} ★` : `${amount} ${currency}`;
}
