import { type Books, grouped, type Order, type SoldLabel } from "./books.ts";

/** Each label that was given back is void at the carrier's, and no other; its page is gone. Its refund is the ledger's rule. */
export function wronglyVoided({ labels, orders, stored }: Books): string[] {
  const sold = new Map(labels.map((label) => [label.id, label]));
  const known = new Map(orders.map((order) => [order.id, order]));
  const pages = new Set(stored.map(({ key }) => key));
  return [
    ...orders.flatMap((order) => voidFaults(order, order.label && sold.get(order.label.id), pages)),
    ...labels
      .filter(({ order, voided }) => voided && known.get(order)?.state !== "voided")
      .map(({ id, order }) => `label ${id} is void, its order ${order} is ${known.get(order)?.state}`),
  ];
}

/** How many labels were given back, by either side's word. */
export function countVoided({ labels, orders }: Books): number {
  const voided = orders.filter(({ state }) => state === "voided" || state === "voiding").map(({ id }) => id);
  return new Set([...voided, ...labels.filter((label) => label.voided).map(({ order }) => order)]).size;
}

function voidFaults(
  { id, label, state }: Order,
  sold: SoldLabel | undefined,
  pages: ReadonlySet<string>,
): string[] {
  if (state === "voiding") return [`order ${id} is being voided still`];
  if (state !== "voided") return [];
  return [
    ...(sold?.voided ? [] : [`order ${id} is voided, its label ${label?.id} is not void`]),
    ...(label !== undefined && pages.has(label.file)
      ? [`the page of the void order ${id} is still kept`]
      : []),
  ];
}

/** Each template is what its owner ordered, whole. */
export function wronglySaved({ orders, templates }: Books): string[] {
  const ordered = new Set(orders.map(({ person, shipment }) => `${person} ${shipment}`));
  return templates
    .filter(({ person, shipment }) => !ordered.has(`${person} ${shipment}`))
    .map(({ id, person }) => `template ${id} is nothing that person ${person} ordered`);
}

/** Each label has its parcel, and what the carrier reported of it is kept. */
export function wronglyFollowed({ orders, parcels, reports }: Books): string[] {
  const followed = new Map(parcels.map((parcel) => [parcel.order, parcel]));
  const reported = grouped(reports, ({ label }) => label);
  return orders
    .filter(({ state }) => state === "labelled")
    .flatMap(({ id, label }) => {
      const parcel = followed.get(id);
      if (parcel === undefined || parcel.label !== label?.id)
        return [`nobody looks after the parcel of order ${id}`];
      const news = reported.get(parcel.label)?.length ?? 0;
      return parcel.scans >= news
        ? []
        : [`of ${news} reports of the parcel of order ${id}, ${parcel.scans} are kept`];
    });
}
