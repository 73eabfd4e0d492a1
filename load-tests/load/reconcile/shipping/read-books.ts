import { z } from "zod";
import type { Books as OpenBooks } from "../../system/system.ts";
import type { Books } from "./books.ts";

/** Reads all that is kept and sold: MongoDB, both vendors and what Telegram showed. */
export async function readBooks(open: OpenBooks, bot: string): Promise<Books> {
  // The carrier's word first: parcels travel on meanwhile, and what was delivered by then is kept by now.
  const sold = await readSold(open.serviceUrls.shipstation);
  const [kept, stored, invoices, seen] = await Promise.all([
    readKept(open, bot),
    readStored(open),
    invoicesOf(open.serviceUrls.oxapay),
    seenPages(open.telegramUrl, bot),
  ]);
  return { ...kept, ...sold, stored, invoices, seen };
}

const shipment = { from: z.unknown(), to: z.unknown(), parcel: z.unknown() };
const shipmentText = ({ from, parcel, to }: Record<keyof typeof shipment, unknown>): string =>
  JSON.stringify([from, to, parcel]);

const kept = {
  account: z.object({ _id: z.string(), balance: z.number() }),
  posting: z.object({
    kind: z.string(),
    reference: z.string(),
    legs: z.array(z.object({ account: z.string(), cents: z.number() })),
  }),
  order: z.object({
    order_id: z.string(),
    state: z.string(),
    chat_id: z.number(),
    telegram_id: z.number(),
    ...shipment,
    price_cents: z.number(),
    label: z.object({ label_id: z.string(), tracking_number: z.string(), file_key: z.string() }).optional(),
  }),
  payment: z.object({ payment_id: z.string(), state: z.string(), amount_cents: z.number() }),
  template: z.object({ _id: z.string(), telegram_id: z.number(), content: z.object(shipment) }),
  parcel: z.object({ order_id: z.string(), label_id: z.string(), scans: z.array(z.unknown()) }),
};

async function readKept({ databaseOf }: OpenBooks, bot: string) {
  const db = databaseOf(bot);
  const all = async <S extends z.ZodType>(collection: string, schema: S): Promise<z.output<S>[]> =>
    z.array(schema).parse(await db.collection(collection).find().toArray());
  const [accounts, postings, orders, payments, templates, parcels] = await Promise.all([
    all("ledger_accounts", kept.account),
    all("ledger_postings", kept.posting),
    all("orders", kept.order),
    all("payments", kept.payment),
    all("templates", kept.template),
    all("trackings", kept.parcel),
  ]);
  return {
    accounts: accounts.map(({ _id, balance }) => ({ id: _id, balance })),
    postings,
    orders: orders.map(({ chat_id, label, order_id, price_cents, state, telegram_id, ...sent }) => ({
      ...{ id: order_id, state, chat: chat_id, person: telegram_id, cents: price_cents },
      shipment: shipmentText(sent),
      ...(label && {
        label: { id: label.label_id, tracking: label.tracking_number, file: label.file_key },
      }),
    })),
    payments: payments.map(({ amount_cents, payment_id, state }) => ({
      ...{ id: payment_id, state, cents: amount_cents },
    })),
    templates: templates.map(({ _id, content, telegram_id }) => ({
      ...{ id: _id, person: telegram_id, shipment: shipmentText(content) },
    })),
    parcels: parcels.map(({ label_id, order_id, scans }) => ({
      ...{ order: order_id, label: label_id, scans: scans.length },
    })),
  };
}

const storedFile = z.object({
  filename: z.string(),
  length: z.number(),
  metadata: z.object({ sha256: z.string() }),
});

/** The labels' pages, where GridFS keeps files. */
async function readStored({ sharedDb }: OpenBooks): Promise<Books["stored"]> {
  const files = await sharedDb
    .collection("files.files")
    .find({ filename: /^labels\// })
    .toArray();
  return z
    .array(storedFile)
    .parse(files)
    .map(({ filename, length, metadata }) => ({ key: filename, bytes: length, sha256: metadata.sha256 }));
}

const shipstation = z.object({
  ledger: z.object({
    labels: z.array(
      z.object({
        label_id: z.string(),
        tracking_number: z.string(),
        external_shipment_id: z.string().nullable(),
        voided: z.boolean(),
      }),
    ),
    webhooks: z.array(z.object({ label_id: z.string(), delivered: z.boolean() })),
  }),
});

async function readSold(url: string | undefined): Promise<Pick<Books, "labels" | "reports">> {
  const { ledger } = shipstation.parse(await answerOf(url, "/_stats"));
  return {
    labels: ledger.labels.map(({ external_shipment_id, label_id, tracking_number, voided }) => ({
      ...{ id: label_id, tracking: tracking_number, voided },
      order: external_shipment_id ?? "nothing",
    })),
    reports: ledger.webhooks
      .filter(({ delivered }) => delivered)
      .map(({ label_id }) => ({ label: label_id })),
  };
}

const oxapay = z.object({
  ledger: z.object({
    payments: z.array(z.object({ order_id: z.string(), sent_value: z.number(), transactions: z.number() })),
  }),
});

async function invoicesOf(url: string | undefined): Promise<Books["invoices"]> {
  const { ledger } = oxapay.parse(await answerOf(url, "/_stats"));
  return ledger.payments.map(({ order_id, sent_value, transactions }) => ({
    ...{ payment: order_id, transfers: transactions },
    receivedCents: Math.round(sent_value * 100),
  }));
}

const telegram = z.object({
  documents: z.array(
    z.object({
      chat: z.number(),
      name: z.string(),
      sha256: z.string().nullable(),
      is_pdf: z.boolean().nullable(),
    }),
  ),
});

async function seenPages(url: string, bot: string): Promise<Books["seen"]> {
  const { documents } = telegram.parse(await answerOf(url, `/audit/documents?bot=${bot}`));
  return documents.map(({ chat, is_pdf, name, sha256 }) => ({ chat, name, sha256, isPdf: is_pdf }));
}

async function answerOf(url: string | undefined, path: string): Promise<unknown> {
  if (url === undefined) throw new Error("the shipping bot runs without its vendors");
  const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`${url}${path} answered ${response.status}`);
  return response.json();
}
