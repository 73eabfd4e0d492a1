import type { Address } from "../addresses/address.ts";
import type { OrderDraft } from "../services.ts";

/** What is saved under a name: a whole label, or one address. */
export type TemplateContent =
  | ({ readonly kind: "label" } & OrderDraft)
  | { readonly kind: "address"; readonly address: Address };

export type TemplateKind = TemplateContent["kind"];

/** A template as its owner sees it. */
export interface Template {
  /** Ten signs of base64url, short enough for a button's data. */
  readonly id: string;
  /** As typed, 40 characters at most; unique per person whatever its case. */
  readonly name: string;
  readonly content: TemplateContent;
  /** The address that is offered first as the sender; at most one per person. */
  readonly starred: boolean;
}

/** What of an order, or of a label, is meant. */
export const PARTS = ["label", "from", "to"] as const;
export type Part = (typeof PARTS)[number];

/** What is saved of a shipment: all of it, or one of its two addresses. */
export function contentOf(shipment: OrderDraft, part: Part): TemplateContent {
  const { from, to, parcel } = shipment;
  return part === "label"
    ? { kind: "label", from, to, parcel }
    : { kind: "address", address: part === "from" ? from : to };
}
