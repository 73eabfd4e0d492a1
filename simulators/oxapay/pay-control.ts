import { z } from "zod";
import { type Answer, json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Call, Route } from "../http/router.ts";
import { coinOf } from "./currency.ts";
import type { MerchantState } from "./payment.ts";
import type { Payments } from "./payments.ts";

const paySchema = z.strictObject({
  track_id: z.string(),
  /** In the invoice's currency; the whole of it unless told. */
  amount: z.number().positive().optional(),
  /** The coin it is sent in. */
  currency: z.string().default("USDT"),
  /** Sends the same again once the first has been confirmed. */
  twice: z.boolean().default(false),
  /** Whether the chain confirms it at once; else by the page's button. */
  confirm: z.boolean().default(true),
  /** Whether it is exchanged as the invoice asks. */
  convert: z.boolean().default(true),
});

async function pay(state: MerchantState, payments: Payments, { body }: Call): Promise<Answer> {
  const request = paySchema.safeParse(parseJson(body));
  if (!request.success) return json(400, { error: "not a payment", issues: request.error.issues });
  const { track_id, amount, confirm, convert, currency, twice } = request.data;
  const payment = state.payments[track_id];
  if (!payment) return json(404, { error: "no such invoice" });
  const coin = coinOf(currency);
  if (!coin) return json(400, { error: "not a coin this simulator knows" });
  const value = amount ?? payment.amount;
  const paid = await payments.pay(payment, value, coin, { confirm, convert });
  if (twice) await payments.pay(payment, value, coin, { confirm, convert });
  return json(200, paid);
}

/** The payer's side by JSON, for tests: `POST /_pay`. */
export function payControl(state: MerchantState, payments: Payments): Route {
  return { method: "POST", pattern: "/_pay", open: true, handle: (call) => pay(state, payments, call) };
}
