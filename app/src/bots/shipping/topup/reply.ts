import { formatUsd } from "../ledger/money.ts";
import type { Button, Screen } from "../screen.ts";
import type { Invoice } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { AmountLimits, AmountProblem } from "./amount.ts";

const USUAL_CENTS = [1_000, 2_500, 5_000, 10_000];

/** Asks how much. `missingCents`: what a label that waits still needs; offered first. */
export function amountQuestion(t: ShippingTranslator, limits: AmountLimits, missingCents: number): Screen {
  return { html: t("topup-ask", bounds(limits)), rows: amountButtons(t, limits, missingCents) };
}

/** Says what was wrong with a typed amount, and asks again. */
export function amountRefused(t: ShippingTranslator, problem: AmountProblem, limits: AmountLimits): Screen {
  const html =
    problem === "unclear" ? t("topup-unclear", bounds(limits)) : t("topup-out-of-range", bounds(limits));
  return { html, rows: amountButtons(t, limits, 0) };
}

/** The link to pay by. */
export function invoicePage(t: ShippingTranslator, invoice: Invoice, labelWaits: boolean): Screen {
  const amount = formatUsd(invoice.amountCents);
  return {
    html: t("topup-invoice", { amount, paymentId: invoice.paymentId, until: t.date(invoice.expiresAt) }),
    rows: [[{ text: t.plain("button-pay", { amount }), url: invoice.payUrl }], ...resume(t, labelWaits)],
  };
}

export function topupCancelled(t: ShippingTranslator, labelWaits: boolean): Screen {
  return {
    html: t("topup-cancelled"),
    rows: [
      ...resume(t, labelWaits),
      [{ text: t.plain("button-balance"), press: { kind: "go", place: "balance" } }],
    ],
  };
}

function amountButtons(t: ShippingTranslator, limits: AmountLimits, missingCents: number): Button[][] {
  const button = (cents: number): Button => ({ text: formatUsd(cents), press: { kind: "amount", cents } });
  const possible = (cents: number) => cents >= limits.minCents && cents <= limits.maxCents;
  // Whole dollars: the price of a label is rarely what somebody wants to send in coins.
  const missing = Math.max(limits.minCents, Math.ceil(missingCents / 100) * 100);
  const first =
    missingCents > 0 && possible(missing) && !USUAL_CENTS.includes(missing) ? [[button(missing)]] : [];
  const usual = USUAL_CENTS.filter(possible).map(button);
  return [
    ...first,
    usual.slice(0, 2),
    usual.slice(2),
    [{ text: t.plain("button-cancel"), press: { kind: "amount-cancel" } }],
  ];
}

function resume(t: ShippingTranslator, labelWaits: boolean): Button[][] {
  return labelWaits ? [[{ text: t.plain("button-resume"), press: { kind: "go", place: "resume" } }]] : [];
}

const bounds = ({ minCents, maxCents }: AmountLimits) => ({
  min: formatUsd(minCents),
  max: formatUsd(maxCents),
});
