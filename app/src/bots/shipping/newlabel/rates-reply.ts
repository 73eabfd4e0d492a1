import { formatUsd } from "../ledger/money.ts";
import type { Screen } from "../screen.ts";
import { inRows } from "../screen.ts";
import { serviceName } from "../service-name.ts";
import type { Quote } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import { draftButton, wayOut } from "./buttons.ts";
import { type Draft, MAX_QUOTES } from "./draft.ts";

/** The cheapest quotes, and the fastest even if it is dear; cheapest first. */
export function shortList(quotes: readonly Quote[]): Quote[] {
  const byPrice = [...quotes].sort((one, other) => one.priceCents - other.priceCents);
  if (byPrice.length <= MAX_QUOTES) return byPrice;
  const kept = byPrice.slice(0, MAX_QUOTES - 1);
  const fastest = fastestOf(byPrice);
  const last = fastest !== undefined && !kept.includes(fastest) ? fastest : byPrice[MAX_QUOTES - 1];
  return last === undefined ? kept : [...kept, last];
}

/** Prices as buttons; without any, the ways out of that. */
export function ratesQuestion(t: ShippingTranslator, draft: Draft, quotes: readonly Quote[]): Screen {
  const revise = draftButton(draft, t.plain("button-revise"), { act: "revise" });
  if (quotes.length === 0) {
    const again = draftButton(draft, t.plain("button-again"), { act: "again" });
    return { html: t("newlabel-no-rates"), rows: [[again, revise], wayOut(t, draft)] };
  }
  const fastest = fastestOf(quotes);
  const buttons = quotes.map((quote, index) =>
    draftButton(draft, t.plain("button-rate", rateArguments(quote, marks(quote, quotes[0], fastest))), {
      act: "rate",
      index,
    }),
  );
  return { html: t("newlabel-rates"), rows: [...inRows(buttons, 1), [revise], wayOut(t, draft)] };
}

/** What of the label is to be changed. */
export function revision(t: ShippingTranslator, draft: Draft): Screen {
  const parts = (["from", "to", "size", "weight"] as const).map((part) =>
    draftButton(draft, t.plain("button-part", { part }), { act: "edit", part }),
  );
  return { html: t("newlabel-revise"), rows: [...inRows(parts, 2), wayOut(t, draft)] };
}

/** `no`, or for how many days a quote speaks, as choices of the sentences. */
export function daysArguments({ days }: Quote): { known: string; days: number } {
  return days === undefined ? { known: "no", days: 0 } : { known: "yes", days };
}

function rateArguments(quote: Quote, mark: string) {
  return {
    mark,
    service: serviceName(quote),
    price: formatUsd(quote.priceCents),
    ...daysArguments(quote),
  };
}

function marks(quote: Quote, cheapest: Quote | undefined, fastest: Quote | undefined): string {
  if (quote === cheapest) return quote === fastest ? "both" : "cheapest";
  return quote === fastest ? "fastest" : "none";
}

/** The quickest, of equals the cheaper; undefined when no carrier says how long it takes. */
function fastestOf(quotes: readonly Quote[]): Quote | undefined {
  return quotes.reduce<Quote | undefined>((best, quote) => {
    if (quote.days === undefined) return best;
    return best?.days === undefined || quote.days < best.days ? quote : best;
  }, undefined);
}
