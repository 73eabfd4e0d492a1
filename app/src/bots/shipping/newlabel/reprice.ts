import { formatUsd } from "../ledger/money.ts";
import { serviceName } from "../service-name.ts";
import type { Quote, RatesOffer } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { StepAt } from "./draft.ts";
import type { NextStep } from "./offer-rates.ts";
import { choiceOf } from "./offer-rates.ts";

/** The same service at today's price; undefined when its carrier no longer offers it. */
export function sameService({ carrierId, serviceCode }: Quote, { quotes }: RatesOffer): Quote | undefined {
  return quotes.find((quote) => quote.carrierId === carrierId && quote.serviceCode === serviceCode);
}

/**
 * Shows an offer again that was priced anew: with the old price beside the new one, or the others when it is gone.
 * @param operationId names the new wish to buy: a second press of the old button must not buy at a price nobody has seen.
 */
export function shownAgain(
  t: ShippingTranslator,
  { list: shown, quote: old }: StepAt<"confirm">,
  offer: RatesOffer,
  operationId: string,
): NextStep {
  const service = serviceName(old);
  const choice = choiceOf(offer, shown?.order);
  const quote = sameService(old, offer);
  if (quote === undefined) {
    const isSilent = offer.silent.includes(old.carrier);
    return { step: choice, note: t("reprice-gone", { service, why: isSilent ? "silent" : "gone" }) };
  }
  const { list, quotes } = choice;
  const step = { at: "confirm", quotes, list, quote, operationId } as const;
  const [before, now] = [formatUsd(old.priceCents), formatUsd(quote.priceCents)];
  const change = changeOf(quote.priceCents - old.priceCents);
  return { step, note: t("reprice-changed", { change, old: before, price: now }) };
}

function changeOf(cents: number): "dearer" | "cheaper" | "same" {
  if (cents === 0) return "same";
  return cents > 0 ? "dearer" : "cheaper";
}
