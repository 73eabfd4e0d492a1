import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { CallbackRequest, CallbackRoute } from "../../../platform/bot/definition.ts";
import type { Secret } from "../../../platform/config/secret.ts";
import { AppError } from "../../../platform/errors/app-error.ts";
import { trackId } from "../clients/oxapay.ts";
import { type CheckDeps, checkPayment } from "./check.ts";
import { SOON_MS } from "./looks.ts";

/** Less than Oxapay waits for an answer. */
const LIMIT_MS = 8_000;

/** The part of a callback that is used: what it reports is read again from Oxapay (docs.oxapay.com, "Webhook"). */
const notice = z.object({
  track_id: trackId,
  order_id: z.string().optional(),
});

/**
 * `POST /callbacks/oxapay`. Only a body signed with our merchant key (header `HMAC`, hex HMAC-SHA512 of the raw body)
 * has any effect. Answers `ok` when what it led to is kept; a throw makes Oxapay call again.
 */
export function oxapayCallback(deps: CheckDeps, merchantKey: Secret | undefined): CallbackRoute {
  return {
    path: "oxapay",
    handle: async (request) => {
      if (merchantKey === undefined) {
        throw new AppError("CONFIG_INVALID", "OXAPAY_MERCHANT_KEY is needed to check callbacks.");
      }
      if (!isSigned(request, merchantKey.reveal())) return { status: 401, body: "bad signature" };
      const parsed = notice.safeParse(readJson(request.body));
      if (!parsed.success) return { status: 400, body: "not a payment notice" };
      const { track_id, order_id } = parsed.data;
      const payment = order_id === undefined ? undefined : await deps.payments.find(order_id);
      if (payment === undefined) {
        // The intent is kept before Oxapay hears of it: this is not ours, and calling again would not make it so.
        deps.logger.error({ trackId: track_id, orderId: order_id }, "a callback names no payment of ours");
      } else {
        const soon = await checkPayment(deps, payment, track_id, AbortSignal.timeout(LIMIT_MS));
        // Nobody is called when a transfer turns out to be too little: the person hears of it by the next look.
        if (soon) await deps.payments.lookAgain(payment.payment_id, new Date(Date.now() + SOON_MS));
      }
      return { status: 200, body: "ok" };
    },
  };
}

function isSigned({ body, headers }: CallbackRequest, key: string): boolean {
  const expected = createHmac("sha512", key).update(body).digest();
  const given = Buffer.from(headers.hmac ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
