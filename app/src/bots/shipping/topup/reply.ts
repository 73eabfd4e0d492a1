import { formatUsd } from "../ledger/money.ts";
import { resumeRow } from "../resume-row.ts";
import type { Button, Screen } from "../screen.ts";
import type { Invoice } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { AmountLimits, TypedAmount } from "./amount.ts";

const USUAL_CENTS = [1_000, 2_500, 5_000, 10_000];

/** Asks how much. `missingCents`: what a label that waits still needs; offered first. */
export function amountQuestion(t: ShippingTranslator, limits: AmountLimits, missingCents: number): Screen {
  return { html: t("topup-ask", bounds(limits)), rows: amountButtons(t, limits, missingCents) };
}

/** Says what was wrong with a typed amount, and asks again; one that can mean two is asked back, as buttons. */
export function amountRefused(
  t: ShippingTranslator,
  refused: Extract<TypedAmount, { readonly ok: false }>,
  limits: AmountLimits,
): Screen {
  const rows = amountButtons(t, limits, 0);
  switch (refused.problem) {
    case "ambiguous": {
      const [one, other] = refused.readings;
      const html = t("topup-ambiguous", { one: formatUsd(one), other: formatUsd(other), ...bounds(limits) });
      return { html, rows: [refused.readings.map(amountButton), ...rows.slice(-1)] };
    }
    case "doubtful": {
      const html = t("topup-doubtful", { one: formatUsd(refused.reading), ...bounds(limits) });
      return { html, rows: [[amountButton(refused.reading)], ...rows.slice(-1)] };
    }
    case "other-currency":
      return { html: t("topup-other-currency", bounds(limits)), rows };
    case "unclear":
      return { html: t("topup-unclear", bounds(limits)), rows };
    case "out-of-range":
      return { html: t("topup-out-of-range", bounds(limits)), rows };
  }
}

/**
 * The invoice is asked for. Its only button asks for the same one again, should it never come: nothing else can take the place
 * of the link. @param wish the operation id without its chat
 */
export function invoiceAwaited(t: ShippingTranslator, cents: number, wish: string): Screen {
  const again: Button = { text: t.plain("button-try-again"), press: { kind: "invoice", wish, cents } };
  return { html: t("topup-making", { amount: formatUsd(cents) }), rows: [[again]] };
}

/** Why there is no link, and the same amount once more. */
export function invoiceRefused(
  t: ShippingTranslator,
  reason: string | undefined,
  cents: number,
  labelWaits: boolean,
): Screen {
  const again: Button = { text: t.plain("button-try-again"), press: { kind: "amount", cents } };
  return { html: reason ?? t("apology"), rows: [[again], ...resumeRow(t, labelWaits)] };
}

/** The link to pay by. */
export function invoicePage(t: ShippingTranslator, invoice: Invoice, labelWaits: boolean): Screen {
  const amount = formatUsd(invoice.amountCents);
  return {
    html: t("topup-invoice", { amount, paymentId: invoice.paymentId, until: t.date(invoice.expiresAt) }),
    rows: [[{ text: t.plain("button-pay", { amount }), url: invoice.payUrl }], ...resumeRow(t, labelWaits)],
  };
}

export function topupCancelled(t: ShippingTranslator, labelWaits: boolean): Screen {
  return {
    html: t("topup-cancelled"),
    rows: [
      ...resumeRow(t, labelWaits),
      [{ text: t.plain("button-balance"), press: { kind: "go", place: "balance" } }],
    ],
  };
}

function amountButtons(t: ShippingTranslator, limits: AmountLimits, missingCents: number): Button[][] {
  const possible = isWithin(limits);
  // Whole dollars: the price of a label is rarely what somebody wants to send in coins.
  const missing = Math.max(limits.minCents, Math.ceil(missingCents / 100) * 100);
  const first =
    missingCents > 0 && possible(missing) && !USUAL_CENTS.includes(missing) ? [[amountButton(missing)]] : [];
  const usual = USUAL_CENTS.filter(possible).map(amountButton);
  return [
    ...first,
    usual.slice(0, 2),
    usual.slice(2),
    [{ text: t.plain("button-cancel"), press: { kind: "amount-cancel" } }],
  ];
}

const amountButton = (cents: number): Button => ({
  text: formatUsd(cents),
  press: { kind: "amount", cents },
});

const isWithin =
  ({ minCents, maxCents }: AmountLimits) =>
  (cents: number): boolean =>
    cents >= minCents && cents <= maxCents;

const bounds = ({ minCents, maxCents }: AmountLimits) => ({
  min: formatUsd(minCents),
  max: formatUsd(maxCents),
});
