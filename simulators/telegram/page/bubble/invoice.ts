import { el } from "../dom.ts";
import type { Invoice } from "../server-types.ts";
import { starsOf } from "./service-line.ts";

/** What an invoice is for and what it costs. */
export function invoiceCard({ title, description, total_amount, currency }: Invoice): HTMLElement {
  return el(
    "div",
    { class: "invoice" },
    el("strong", { dir: "auto" }, title),
    el("p", { dir: "auto" }, description),
    el("span", { class: "price" }, starsOf(total_amount, currency)),
  );
}
