import { trusted } from "../../../platform/i18n/html.ts";
import { formatUsd } from "../ledger/money.ts";
import { bySpeed, fastestOf } from "../rates/order.ts";
import type { DraftAct } from "../callback-data.ts";
import type { Button, Screen } from "../screen.ts";
import { inRows } from "../screen.ts";
import { serviceName, serviceWithin } from "../service-name.ts";
import type { Quote } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import { draftButton, wayOut } from "./buttons.ts";
import { type Draft, MAX_QUOTES, type RateList, type StepAt, type Wait } from "./draft.ts";

/** Services on one page of buttons. */
const PAGE = 10;
const FIRST_PAGE: RateList = { order: "price", page: 0, silent: [], refused: [] };
/** Shorter waits are not worth a number. */
const LEAST_SECONDS = 5;
const LONG_SECONDS = 90;

/** The fastest, the cheapest of each carrier, and then the cheapest of all, as many as fit; cheapest first, as they come. */
export function shortList(quotes: readonly Quote[]): Quote[] {
  const fastest = fastestOf(quotes);
  const ofEachCarrier = quotes.filter(
    ({ carrierId }, at) => quotes.findIndex((other) => other.carrierId === carrierId) === at,
  );
  const wanted = new Set([...(fastest === undefined ? [] : [fastest]), ...ofEachCarrier, ...quotes]);
  const kept = new Set([...wanted].slice(0, MAX_QUOTES));
  return quotes.filter((quote) => kept.has(quote));
}

/** All carriers side by side, with a button for each service; without prices, the wait for them or the ways out. */
export function ratesQuestion(t: ShippingTranslator, draft: Draft, step: StepAt<"rates">): Screen {
  const { quotes, list = FIRST_PAGE, wait } = step;
  if (wait !== undefined) return waiting(t, draft, wait);
  if (quotes.length === 0) return { html: t("newlabel-no-rates"), rows: waysOn(t, draft) };
  const listed = list.order === "speed" ? quotes.toSorted(bySpeed) : quotes;
  const pages = Math.ceil(listed.length / PAGE);
  const page = Math.min(list.page, pages - 1);
  const buttons = listed.slice(page * PAGE, (page + 1) * PAGE).map((quote) =>
    // By its place in the session, whatever the order on the screen.
    draftButton(draft, t.plain("button-rate", rateArguments(quote, marks(quote, quotes))), {
      act: "rate",
      index: quotes.indexOf(quote),
    }),
  );
  return {
    html: ratesText(t, listed, quotes, list),
    rows: [
      ...inRows(buttons, 1),
      turning(t, draft, list.order, page, pages),
      [draftButton(draft, t.plain("button-revise"), { act: "revise" })],
      wayOut(t, draft),
    ],
  };
}

function turning(
  t: ShippingTranslator,
  draft: Draft,
  order: RateList["order"],
  page: number,
  pages: number,
): Button[] {
  const to = (text: string, index: number) => draftButton(draft, text, { act: "rates-page", index });
  const sort =
    order === "price"
      ? draftButton(draft, t.plain("button-by-speed"), { act: "by-speed" })
      : draftButton(draft, t.plain("button-by-price"), { act: "by-price" });
  return [...(page > 0 ? [to("◀", page - 1)] : []), sort, ...(page < pages - 1 ? [to("▶", page + 1)] : [])];
}

/** One block per carrier, the one with the best offer first; prices of one width stand below each other. */
function ratesText(
  t: ShippingTranslator,
  listed: readonly Quote[],
  quotes: readonly Quote[],
  { refused, silent }: RateList,
): string {
  const width = Math.max(...quotes.map(({ priceCents }) => formatUsd(priceCents).length));
  const blocks = [...Map.groupBy(listed, ({ carrier }) => carrier)].map(([carrier, offers]) => {
    const lines = offers.map((quote) =>
      t("rates-line", {
        ...daysArguments(quote),
        price: formatUsd(quote.priceCents).padStart(width),
        service: serviceWithin(quote),
        mark: marks(quote, quotes),
      }),
    );
    return t("rates-carrier", { carrier, lines: trusted(lines.join("\n")) });
  });
  return [
    t("newlabel-rates"),
    ...blocks,
    ...(silent.length === 0 ? [] : [t("rates-silent", { carriers: silent.join(", ") })]),
    ...(refused.length === 0 ? [] : [t("rates-refused", { carriers: refused.join(", ") })]),
    t("rates-legend"),
  ].join("\n\n");
}

/** What to do without prices: ask again, or change the label. */
function waysOn(t: ShippingTranslator, draft: Draft): Button[][] {
  const again = draftButton(draft, t.plain("button-again"), { act: "again" });
  const revise = draftButton(draft, t.plain("button-revise"), { act: "revise" });
  return [[again, revise], wayOut(t, draft)];
}

function waiting(t: ShippingTranslator, draft: Draft, { until, wanted }: Wait): Screen {
  // Asking again would forget the wish to buy: back at the confirmation the button is pressed again.
  const rows = wanted === undefined ? waysOn(t, draft) : [wayOut(t, draft)];
  if (until === 0)
    return { html: wanted === undefined ? t("rates-asking") : t("reprice-asking", priceOf(wanted)), rows };
  const seconds = Math.max(LEAST_SECONDS, Math.ceil((until - Date.now()) / 5_000) * 5);
  const told =
    seconds > LONG_SECONDS
      ? { unit: "minutes", count: Math.ceil(seconds / 60) }
      : { unit: "seconds", count: seconds };
  return { html: t("rates-wait", told), rows };
}

const priceOf = (quote: Quote) => ({ service: serviceName(quote), price: formatUsd(quote.priceCents) });

/** What of the label is to be changed; `back` leads to where it was asked from. */
export function revision(t: ShippingTranslator, draft: Draft, back: DraftAct): Screen {
  const parts = (["from", "to", "size", "weight"] as const).map((part) =>
    draftButton(draft, t.plain("button-part", { part }), { act: "edit", part }),
  );
  return { html: t("newlabel-revise"), rows: [...inRows(parts, 2), wayOut(t, draft, true, back)] };
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

/** @param quotes cheapest first */
function marks(quote: Quote, quotes: readonly Quote[]): string {
  const [cheapest] = quotes;
  const fastest = fastestOf(quotes);
  if (quote === cheapest) return quote === fastest ? "both" : "cheapest";
  return quote === fastest ? "fastest" : "none";
}
