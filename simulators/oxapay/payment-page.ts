import { isConfirming, isOpen, type Payment, sentValue } from "./payment.ts";

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

const STYLE = `
body{margin:0;font:16px/1.5 system-ui,sans-serif;background:#f2f4f8;color:#16202e;display:grid;place-items:center;min-height:100vh}
main{background:#fff;border-radius:16px;padding:28px;width:min(92vw,360px);box-shadow:0 6px 30px #16202e1f}
h1{font-size:1.1rem;margin:0 0 4px}.amount{font-size:2rem;font-weight:700}.status{display:inline-block;padding:2px 12px;border-radius:99px;background:#e6ebf5}
.paid{background:#d5f3df}.expired,.underpaid{background:#fbe3dc}
button{width:100%;padding:12px;margin-top:10px;border:0;border-radius:10px;font:inherit;background:#e6ebf5;cursor:pointer}
button.main{background:#2563eb;color:#fff}small{color:#5b6675}`;

type Buttons = readonly (readonly [action: string, label: string])[];

/** While the page takes money. */
const OPEN: Buttons = [
  ["pay", "Pay"],
  ["underpay", "Pay less (underpay)"],
  ["overpay", "Overpay"],
  ["other-coin", "Pay with another coin"],
  ["unconfirmed", "Pay, not yet confirmed"],
  ["wrong-coin", "Send a coin that is not offered"],
  ["expire", "Let it expire"],
];
/** Once it has closed: a wallet sends all the same. */
const CLOSED: Buttons = [
  ["pay", "Pay late"],
  ["underpay", "Pay late and less"],
];
const PAID: Buttons = [["pay", "Pay again"]];
const CONFIRM: Buttons = [["confirm", "Let the network confirm it"]];
/** What the merchant does in the vendor's dashboard. */
const MERCHANT: Buttons = [
  ["accept", "Accept by hand"],
  ["refund", "Refund"],
  ["refunded", "Refund is done"],
];

function payerButtons(payment: Payment): Buttons {
  const now = isOpen(payment) ? OPEN : payment.status === "paid" ? PAID : CLOSED;
  return isConfirming(payment) ? [...CONFIRM, ...now] : now;
}

function formOf(buttons: Buttons): string {
  const shown = buttons.map(
    ([action, label]) =>
      `<button name="action" value="${action}" class="${action === "pay" ? "main" : ""}">${label}</button>`,
  );
  return `<form method="post">${shown.join("")}</form>`;
}

/** The page at `payment_url`: what is owed and a button for each thing a payer may do. */
export function paymentPage(payment: Payment): string {
  const back =
    payment.status === "paid" && payment.return_url
      ? `<p>${escapeHtml(payment.thanks_message)} <a href="${escapeHtml(payment.return_url)}">Back to the shop</a></p>`
      : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>Invoice ${payment.track_id}</title>
<style>${STYLE}</style></head><body><main>
<h1>Invoice ${payment.track_id}</h1><p>${escapeHtml(payment.description)}</p>
<p class="amount">${payment.amount} ${payment.currency}</p>
<p><span class="status ${payment.status}" id="status">${payment.status}</span></p>
<p>Received: ${sentValue(payment)} ${payment.currency}</p>
${formOf(payerButtons(payment))}${back}
<details><summary>As the merchant</summary>${formOf(MERCHANT)}</details>
<small>Simulated payment: no money moves.</small>
</main></body></html>`;
}
