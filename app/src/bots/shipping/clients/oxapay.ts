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
}

/** An invoice's page. */
export interface OxapayInvoice {
  readonly trackId: string;
  readonly payUrl: string;
  readonly expiresAt: Date;
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
}

/** OxaPay merchant API v1 (docs.oxapay.com). Errors: those of the HTTP client, VENDOR_REFUSED, SERVICE_BUSY. */
export interface OxapayClient {
  /** Every call makes another invoice. */
  createInvoice(wish: InvoiceWish, signal: AbortSignal): Promise<OxapayInvoice>;
  payment(trackId: string, signal: AbortSignal): Promise<OxapayPayment>;
  close(): Promise<void>;
}

const trackId = z.union([z.string(), z.number()]).transform(String);

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
    createInvoice: async ({ amountCents, orderId, callbackUrl, lifetimeMinutes }, signal) => {
      const { data } = await call(invoiceBody, {
        method: "POST",
        path: "/payment/invoice",
        route: "/payment/invoice",
        json: {
          amount: amountCents / 100,
          currency: "USD",
          lifetime: lifetimeMinutes,
          order_id: orderId,
          callback_url: callbackUrl,
          description: `Balance top-up ${orderId}`,
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
