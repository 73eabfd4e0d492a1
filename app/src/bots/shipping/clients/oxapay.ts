import { z } from "zod";
import type { Secret } from "../../../platform/config/secret.ts";
import { createHttpClient } from "../../../platform/http/client.ts";
import type { HttpRequest } from "../../../platform/http/options.ts";
import type { HttpResponse } from "../../../platform/http/response.ts";
import { type ClientDeps, readBody, statusError, unconfigured } from "./vendor.ts";

const SERVICE = "oxapay";

/** An invoice to be made out in US dollars. */
export interface InvoiceWish {
  readonly amountCents: number;
  /** Ours; comes back in every callback. */
  readonly orderId: string;
  readonly callbackUrl: string;
  /** 15 to 2,880. */
  readonly lifetimeMinutes: number;
  /** Per cent, 0 to 60: what may be missing of an invoice that is paid. */
  readonly underPaidCoverage: number;
}

/** An invoice's page. */
export interface OxapayInvoice {
  readonly trackId: string;
  readonly payUrl: string;
  readonly expiresAt: Date;
}

/** One transfer that Oxapay saw for an invoice. */
export interface OxapayTransfer {
  /** In the coin that was sent. */
  readonly amount: number;
  readonly currency: string;
  readonly network: string;
  /** In US dollars, as far as Oxapay says; undefined when nothing published tells it. */
  readonly value: number | undefined;
  /** Whether the chain has seen enough of it. */
  readonly confirmed: boolean;
  /** When Oxapay saw it; undefined when it does not say. */
  readonly at: Date | undefined;
}

/** An invoice as Oxapay keeps it. */
export interface OxapayPayment {
  readonly trackId: string;
  readonly orderId: string;
  /** Lower case: new, waiting, paying, paid, manual_accept, underpaid, refunding, refunded, expired. */
  readonly status: string;
  readonly amountCents: number;
  /** Upper case. */
  readonly currency: string;
  /** When its page closes or closed, as far as Oxapay says. */
  readonly expiresAt: Date | undefined;
  readonly transfers: readonly OxapayTransfer[];
}

/** OxaPay merchant API v1 (docs.oxapay.com). Errors: those of the HTTP client, VENDOR_REFUSED, SERVICE_BUSY. */
export interface OxapayClient {
  /** Every call makes another invoice. */
  createInvoice(wish: InvoiceWish, signal: AbortSignal): Promise<OxapayInvoice>;
  payment(trackId: string, signal: AbortSignal): Promise<OxapayPayment>;
  close(): Promise<void>;
}

/** Oxapay's id of an invoice: a number in some answers, its digits in others. */
export const trackId = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[\w-]{1,64}$/));

const quantity = z.coerce.number().positive().optional().catch(undefined);

/** "Payment Information" lists `amount` and `auto_convert`, "Webhook" `sent_amount` and `value`: either is read. */
const transfer = z
  .object({
    status: z.string().toLowerCase().default(""),
    amount: quantity,
    sent_amount: quantity,
    currency: z.string().toUpperCase().catch("?"),
    network: z.string().catch("?"),
    value: quantity,
    /** Seconds since 1970. */
    date: quantity,
    auto_convert: z
      .object({ processed: z.boolean(), amount: quantity, currency: z.string().toUpperCase() })
      .optional()
      .catch(undefined),
  })
  .transform(
    ({ amount, auto_convert, currency, date, network, sent_amount, status, value }): OxapayTransfer => {
      const sent = sent_amount ?? amount;
      const converted = auto_convert?.processed
        ? dollarsOf(auto_convert.currency, auto_convert.amount)
        : undefined;
      return {
        amount: sent ?? 0,
        currency,
        network,
        value: value ?? converted ?? dollarsOf(currency, sent),
        confirmed: status === "confirmed",
        at: date === undefined ? undefined : new Date(date * 1_000),
      };
    },
  );

/** What is in dollars, or in the coin that Oxapay itself holds for dollars: no rate is made up for any other. */
function dollarsOf(currency: string, amount: number | undefined): number | undefined {
  return currency === "USD" || currency === "USDT" ? amount : undefined;
}

const invoiceBody = z.object({
  data: z.object({ track_id: trackId, payment_url: z.url(), expired_at: z.coerce.number() }),
});

const paymentBody = z.object({
  data: z.object({
    track_id: trackId,
    order_id: z.string().nullish(),
    // Written in capitals by some versions.
    status: z.string().toLowerCase(),
    amount: z.coerce.number(),
    currency: z.string().toUpperCase(),
    expired_at: z.coerce.number().positive().nullish().catch(undefined),
    txs: z.array(transfer).nullish(),
  }),
});

const errorBody = z.object({ message: z.string().default("") }).catch({ message: "" });

const LIMIT_MS = 5_000;

/** Builds the client. */
export function createOxapayClient(
  deps: ClientDeps,
  { url, key }: { readonly url: string; readonly key: Secret | undefined },
): OxapayClient {
  const http =
    key === undefined
      ? unconfigured(SERVICE)
      : createHttpClient({
          service: SERVICE,
          baseUrl: url,
          headers: { merchant_api_key: key.reveal() },
          connectTimeoutMs: 3_000,
          totalTimeoutMs: LIMIT_MS,
          retries: 2,
          maxResponseBytes: 256 * 1024,
          logger: deps.logger,
          metrics: deps.metrics,
        });

  async function call<S extends z.ZodType>(schema: S, request: HttpRequest): Promise<z.output<S>> {
    const response = await http.request(request);
    if (response.status === 200) return readBody(SERVICE, schema, response);
    throw statusError(SERVICE, response, messageOf(response));
  }

  return {
    createInvoice: async (wish, signal) => {
      const { data } = await call(invoiceBody, {
        method: "POST",
        path: "/payment/invoice",
        route: "/payment/invoice",
        json: {
          amount: wish.amountCents / 100,
          currency: "USD",
          lifetime: wish.lifetimeMinutes,
          // The shop pays Oxapay's fee, and what is missing may be sent in another coin.
          fee_paid_by_payer: 0,
          under_paid_coverage: wish.underPaidCoverage,
          // What the exchange makes of a transfer is the only value of it that can be read back.
          to_currency: "USDT",
          mixed_payment: true,
          order_id: wish.orderId,
          callback_url: wish.callbackUrl,
          description: `Balance top-up ${wish.orderId}`,
        },
        idempotent: false,
        signal,
      });
      return {
        trackId: data.track_id,
        payUrl: data.payment_url,
        expiresAt: new Date(data.expired_at * 1_000),
      };
    },
    payment: async (id, signal) => {
      const { data } = await call(paymentBody, {
        method: "GET",
        path: `/payment/${encodeURIComponent(id)}`,
        route: "/payment/:track_id",
        idempotent: true,
        signal,
      });
      return {
        trackId: data.track_id,
        orderId: data.order_id ?? "",
        status: data.status,
        amountCents: Math.round(data.amount * 100),
        currency: data.currency,
        expiresAt: data.expired_at ? new Date(data.expired_at * 1_000) : undefined,
        transfers: data.txs ?? [],
      };
    },
    close: http.close,
  };
}

function messageOf(response: HttpResponse): string {
  try {
    return errorBody.parse(response.json()).message;
  } catch {
    // An error page of a proxy: its status says enough.
    return "";
  }
}
