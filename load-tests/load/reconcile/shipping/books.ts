/** An account of the ledger. Amounts in whole cents everywhere. */
export interface Account {
  readonly id: string;
  readonly balance: number;
}

/** A posting of the ledger: its legs add up to nothing. */
export interface Posting {
  readonly kind: string;
  /** The order's or the payment's id. */
  readonly reference: string;
  readonly legs: readonly { readonly account: string; readonly cents: number }[];
}

/** An order as it is kept. */
export interface Order {
  readonly id: string;
  readonly state: string;
  readonly chat: number;
  readonly person: number;
  readonly cents: number;
  /** From where, to where and what is sent, as one text. */
  readonly shipment: string;
  /** What is known of its label. */
  readonly label?: { readonly id: string; readonly tracking: string; readonly file: string };
}

/** A label as the vendor sold it. */
export interface SoldLabel {
  readonly id: string;
  readonly tracking: string;
  /** The order that its shipment names. */
  readonly order: string;
  readonly voided: boolean;
}

/** A payment as it is kept. */
export interface Payment {
  readonly id: string;
  readonly state: string;
  readonly cents: number;
}

/** An invoice as the payment service keeps it. */
export interface Invoice {
  readonly payment: string;
  readonly receivedCents: number;
  readonly transfers: number;
}

/** A label's page in the file store. */
export interface StoredPage {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A document that somebody was sent. */
export interface SeenPage {
  readonly chat: number;
  readonly name: string;
  /** null when the simulator does not hold the content any more. */
  readonly sha256: string | null;
  readonly isPdf: boolean | null;
}

/** What somebody saved for their next label. */
export interface Template {
  readonly id: string;
  readonly person: number;
  /** As {@link Order.shipment}. */
  readonly shipment: string;
}

/** A parcel that is looked after. */
export interface Parcel {
  readonly order: string;
  readonly label: string;
  readonly scans: number;
}

/** A report of a parcel that the vendor delivered to us. */
export interface Report {
  readonly label: string;
}

/** All that is kept of money, labels and pages, on all sides. */
export interface Books {
  readonly accounts: readonly Account[];
  readonly postings: readonly Posting[];
  readonly orders: readonly Order[];
  readonly payments: readonly Payment[];
  readonly labels: readonly SoldLabel[];
  readonly invoices: readonly Invoice[];
  readonly stored: readonly StoredPage[];
  readonly seen: readonly SeenPage[];
  readonly templates: readonly Template[];
  readonly parcels: readonly Parcel[];
  readonly reports: readonly Report[];
}

/** What moved to a posting's reference, cents: what its second leg received. */
export function centsOf({ legs }: Posting): number {
  return legs.reduce((sum, { cents }) => sum + Math.max(0, cents), 0);
}

/** Groups by a key, in the order of the list. */
export function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(items, key);
}
