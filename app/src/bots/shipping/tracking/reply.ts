import { trusted } from "../../../platform/i18n/html.ts";
import { type Button, inRows, type Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";
import type { ParcelPage, TrackedParcel } from "./service.ts";
import { adviceOf } from "./texts.ts";
import { dayText, seenText } from "./times.ts";
import type { KeptScan } from "./tracking-document.ts";

/** Newest scans on a page; the carrier's own page has them all. */
const SHOWN = 10;

/** Where one parcel is, and what was reported of it. */
export function parcelPage(t: ShippingTranslator, parcel: TrackedParcel): Screen {
  const { orderId, state } = parcel;
  const back: Button = { text: t.plain("button-track-order"), press: { kind: "order", orderId, page: 1 } };
  if (state === "none") return { html: t("track-none", { orderId }), rows: [[back]] };
  if (state === "void") return { html: t("track-void", { orderId }), rows: [[back]] };
  const advice = adviceOf(state, parcel.reason);
  const { expectedAt } = parcel;
  const over = state === "delivered" || state === "returned";
  const parts = [
    t("track-page", {
      state: t.plain("track-state", { state }),
      orderId,
      ...parcel.to,
      tracking: parcel.trackingNumber ?? "",
    }),
    ...(expectedAt && !over ? [t("track-expected", { day: dayText(t.language, expectedAt) })] : []),
    ...(advice ? [t("track-advice", { advice })] : []),
    history(t, parcel.scans),
    ...(parcel.muted && !over ? [t("track-quiet")] : []),
  ];
  return { html: parts.join("\n\n"), rows: [linkTo(t, parcel), over ? [] : [switchOf(t, parcel)], [back]] };
}

function history(t: ShippingTranslator, scans: readonly KeptScan[]): string {
  if (scans.length === 0) return t("track-no-scans");
  const lines = scans.slice(0, SHOWN).map((scan) => {
    const words =
      scan.description === ""
        ? t.plain("track-state", { state: scan.state ?? "in_transit" })
        : scan.description;
    const where = seenText(t.language, scan, (args) => t.plain("track-time", args));
    return t("track-line", { where, words });
  });
  return t("track-history", { lines: trusted(lines.join("\n")) });
}

function linkTo(t: ShippingTranslator, { url }: TrackedParcel): Button[] {
  return url === undefined ? [] : [{ text: t.plain("button-track-carrier"), url }];
}

function switchOf(t: ShippingTranslator, { muted, orderId }: TrackedParcel): Button {
  const text = t.plain(muted ? "button-track-unmute" : "button-track-mute");
  return { text, press: { kind: "track-mute", orderId, muted: !muted } };
}

/** `/track` alone: one page of the parcels under way. */
export function parcelsPage(t: ShippingTranslator, { page, pages, parcels }: ParcelPage): Screen {
  const orders: Button = { text: t.plain("button-orders"), press: { kind: "go", place: "orders" } };
  if (parcels.length === 0 && pages === 1) return { html: t("track-none-under-way"), rows: [[orders]] };
  const lines = parcels.map(({ orderId, state, to }) =>
    t("track-list-line", {
      state: state === "none" || state === "void" ? "" : t.plain("track-state", { state }),
      orderId,
      ...to,
    }),
  );
  const open = parcels.map(({ orderId }): Button => ({ text: orderId, press: { kind: "track", orderId } }));
  return {
    html: t("track-list", {
      many: pages > 1 ? "yes" : "no",
      page: String(page),
      pages: String(pages),
      // Parcels whose order has ended are counted until their next check.
      lines: trusted(lines.length === 0 ? t("track-page-empty") : lines.join("\n\n")),
    }),
    rows: [...inRows(open, 3), turning(page, pages), [orders]],
  };
}

function turning(page: number, pages: number): Button[] {
  const to = (number: number, text: string): Button => ({ text, press: { kind: "tracks", page: number } });
  return [...(page > 1 ? [to(page - 1, "◀")] : []), ...(page < pages ? [to(page + 1, "▶")] : [])];
}
