import { type Payment, sentValue } from "./payment.ts";

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

const BUTTONS: [action: string, label: string][] = [
  ["pay", "Pay"],
  ["underpay", "Pay less (underpay)"],
  ["overpay", "Overpay"],
  ["expire", "Let it expire"],
];

/** The page at `payment_url`: what is owed and a button for each thing a payer may do. */
export function paymentPage(payment: Payment): string {
  const open = payment.status !== "expired" && payment.status !== "paid";
  const buttons = BUTTONS.map(
    ([action, label]) =>
      `<button name="action" value="${action}" class="${action === "pay" ? "main" : ""}">${label}</button>`,
  ).join("");
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
${open ? `<form method="post">${buttons}</form>` : ""}${back}
<small>Simulated payment: no money moves.</small>
</main></body></html>`;
}
