import type { Payment } from "../chats/message.ts";
import type { RecordStore } from "../storage/record-store.ts";

/** What an invoice asks for; `amount` is whole Stars. */
export interface InvoiceTerms {
  readonly title: string;
  readonly description: string;
  readonly payload: string;
  readonly amount: number;
  readonly label: string;
}

/** A payment that was made. */
export interface Charge {
  readonly id: string;
  readonly person: number;
  readonly payment: Payment;
  readonly refunded: boolean;
}

const INVOICES_KEPT = 20_000;

/** Invoices and payments in Stars of one bot. */
export class StarPayments {
  readonly #records: RecordStore;
  readonly #kind: { readonly invoice: string; readonly charge: string };
  readonly #invoices = new Map<string, InvoiceTerms>();
  readonly #charges = new Map<string, Charge>();

  constructor(botId: number, records: RecordStore) {
    this.#records = records;
    this.#kind = { invoice: `invoice:${botId}`, charge: `charge:${botId}` };
    for (const stored of records.load(this.#kind.invoice) as { key: string; terms: InvoiceTerms }[]) {
      this.#invoices.set(stored.key, stored.terms);
    }
    for (const charge of records.load(this.#kind.charge) as Charge[]) this.#charges.set(charge.id, charge);
  }

  /** Keeps an invoice under the id of its message, or under the slug of its link. */
  offer(key: string, terms: InvoiceTerms): void {
    this.#invoices.set(key, terms);
    this.#records.put(this.#kind.invoice, key, () => ({ key, terms }));
    const oldest = this.#invoices.keys().next();
    if (this.#invoices.size <= INVOICES_KEPT || oldest.done === true) return;
    this.#invoices.delete(oldest.value);
    this.#records.delete(this.#kind.invoice, oldest.value);
  }

  invoice(key: string): InvoiceTerms | undefined {
    return this.#invoices.get(key);
  }

  charge(id: string): Charge | undefined {
    return this.#charges.get(id);
  }

  /** Keeps a new or changed payment. */
  keep(charge: Charge): void {
    this.#charges.set(charge.id, charge);
    this.#records.put(this.#kind.charge, charge.id, () => charge);
  }
}
