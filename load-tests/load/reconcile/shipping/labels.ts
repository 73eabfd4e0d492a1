import { type Books, grouped, type Order, type SeenPage, type SoldLabel, type StoredPage } from "./books.ts";

/** States of an order that has its label. Whether one of `voiding` still counts is not known yet. */
const LABELLED = new Set(["labelled", "voiding"]);

/** Each order with a label has one at the vendor, the very one that it names; nothing else was sold. */
export function wronglyLabelled({ labels, orders }: Books): string[] {
  const sold = grouped(labels, ({ order }) => order);
  const known = new Set(orders.map(({ id }) => id));
  return [
    ...orders.flatMap((order) => labelFaults(order, sold.get(order.id) ?? [])),
    ...labels
      .filter(({ order }) => !known.has(order))
      .map(({ id, order }) => `label ${id} was sold for ${order}, which is no order`),
  ];
}

function labelFaults({ id, label, state }: Order, sold: readonly SoldLabel[]): string[] {
  const valid = sold.filter(({ voided }) => !voided);
  const counted = state === "voiding" ? sold : valid;
  const expected = LABELLED.has(state) ? 1 : 0;
  if (counted.length !== expected)
    return [`order ${id} (${state}) has ${counted.length} labels instead of ${expected}: ${named(counted)}`];
  const [found] = counted;
  if (found === undefined || label === undefined)
    return found === undefined ? [] : [`order ${id} (${state}) does not know of its label ${found.id}`];
  if (found.id === label.id && found.tracking === label.tracking) return [];
  return [`order ${id} names ${label.id} ${label.tracking}, sold was ${found.id} ${found.tracking}`];
}

const named = (labels: readonly SoldLabel[]): string => labels.map(({ id }) => id).join(", ") || "none";

/** Each label has one page in the file store, and each page one label. */
export function wronglyStored({ orders, stored }: Books): string[] {
  const labelled = orders.filter(({ state }) => state === "labelled");
  const files = new Map(stored.map((page) => [page.key, page]));
  // A label that is being given back, or was, may still have its page.
  const named = new Set(orders.flatMap(({ label }) => (label === undefined ? [] : [label.file])));
  return [
    ...labelled.flatMap(({ id, label }) => {
      const page = label && files.get(label.file);
      if (page === undefined) return [`the label of order ${id} has no page in the file store`];
      return page.bytes > 0 ? [] : [`the page ${page.key} is empty`];
    }),
    ...stored
      .filter(({ key }) => !named.has(key))
      .map(({ key }) => `the file store holds ${key}, which no order names`),
    ...[...grouped(stored, ({ sha256 }) => sha256).values()]
      .filter((same) => same.length > 1)
      .map((same) => `${same.map(({ key }) => key).join(" and ")} are the same page`),
  ];
}

/** The name of the file under which somebody receives an order's label. */
const PAGE_NAME = /^label-(.+)\.pdf$/;

/** Each label's page was seen by who ordered it, as it is stored, and by nobody else. */
export function wronglySeen({ orders, seen, stored }: Books): string[] {
  const files = new Map(stored.map((page) => [page.key, page]));
  const pages = grouped(seen, ({ name }) => PAGE_NAME.exec(name)?.[1] ?? name);
  const known = new Map(orders.map((order) => [order.id, order]));
  return [
    ...orders
      .filter(({ id, state }) => state === "labelled" && !pages.has(id))
      .map(({ chat, id }) => `chat ${chat} never saw the label of order ${id}`),
    ...[...pages].flatMap(([id, copies]) => {
      const order = known.get(id);
      if (order?.label === undefined)
        return [`chat ${copies[0]?.chat} saw ${copies[0]?.name}, which is no label`];
      return copies.flatMap((copy) => pageFaults(order, copy, files.get(order.label?.file ?? "")));
    }),
  ];
}

function pageFaults({ chat, id, state }: Order, page: SeenPage, stored: StoredPage | undefined): string[] {
  if (page.chat !== chat) return [`chat ${page.chat} saw the label of order ${id}, which is of chat ${chat}`];
  if (page.isPdf === false) return [`what chat ${chat} saw of order ${id} is no PDF`];
  // The page of a label that was given back is not kept.
  if (page.sha256 === null || (stored === undefined && state !== "labelled")) return [];
  if (stored?.sha256 === page.sha256) return [];
  return [`chat ${chat} saw another page of order ${id} than is stored`];
}
