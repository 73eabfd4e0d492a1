import type { Answer } from "../http/answer.ts";
import { type Clock, systemClock } from "../http/clock.ts";
import { createFaultSwitches, type Fault } from "../http/faults.ts";
import type { RunningServer } from "../http/server.ts";
import { type Admission, type HttpSimulatorOptions, startHttpSimulator } from "../http/simulator.ts";
import { openSnapshot } from "../http/snapshot.ts";
import { createCallbacks } from "./callbacks.ts";
import { failure } from "./envelope.ts";
import { merchantRoutes } from "./merchant-api.ts";
import { payControl } from "./pay-control.ts";
import { payerRoutes } from "./payer.ts";
import { emptyMerchantState, type MerchantState, sentValue } from "./payment.ts";
import { createPayments } from "./payments.ts";

/** Settings of the simulated OxaPay. */
export interface OxaPayOptions extends HttpSimulatorOptions {
  /** Keys that are let in; each is a merchant with its own invoices, and signs its callbacks. */
  readonly merchantKeys: readonly string[];
  /** Where invoices and callbacks are kept; without it in memory only. */
  readonly dataDir?: string;
  readonly clock?: Clock;
  /** Multiplies the waits between tries of a callback (1, 3, 30 and 180 minutes): 1 unless told. */
  readonly retryScale?: number;
  /** Milliseconds a callback's receiver has to answer: 10,000 unless told. */
  readonly callbackTimeoutMs?: number;
}

const BODY_LIMIT = 262_144;

/** Every invoice with what was sent for it, and every callback with its tries. */
function ledgerOf(state: MerchantState) {
  return {
    payments: Object.values(state.payments).map((payment) => ({
      track_id: payment.track_id,
      order_id: payment.order_id,
      amount: payment.amount,
      currency: payment.currency,
      status: payment.status,
      sent_value: sentValue(payment),
      transactions: payment.txs.length,
    })),
    callbacks: state.deliveries.map(({ track_id, status, attempts, delivered, next_at }) => ({
      track_id,
      status,
      attempts,
      delivered,
      next_at,
    })),
  };
}

function admit(keys: readonly string[], key: unknown): Admission {
  const known = typeof key === "string" && keys.includes(key);
  return known ? { headers: {} } : { refusal: failure(401), headers: {} };
}

function faultAnswer(status: number, fault?: Fault): Answer {
  const wait = fault?.retry_after;
  return failure(status, fault, wait === undefined ? {} : { "retry-after": String(wait) });
}

/**
 * Starts OxaPay's merchant API v1 (docs.oxapay.com, base path `/v1`), its payment page and its signed callbacks.
 *
 * Outcomes that `POST /_faults` can ask for: on `POST /v1/payment/invoice` `callback_first` (paid and called back
 * before the answer goes out); on `CALLBACK` `wrong_hmac`, `replay`, `at_once`, `lost` (this try, not the later ones)
 * and `never` (no try at all).
 */
export async function createOxaPaySimulator(options: OxaPayOptions): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const faults = createFaultSwitches(options.random ?? Math.random);
  const { state, save } = await openSnapshot(options.dataDir, "oxapay", emptyMerchantState());
  const callbacks = createCallbacks({
    state,
    clock,
    faults,
    save,
    retryScale: options.retryScale ?? 1,
    timeoutMs: options.callbackTimeoutMs ?? 10_000,
  });
  const payments = createPayments({ state, clock, save, callbacks });
  const server = await startHttpSimulator(
    {
      faults,
      bodyLimit: BODY_LIMIT,
      routes: [
        ...merchantRoutes(state, payments),
        ...payerRoutes(state, payments),
        payControl(state, payments),
      ],
      admit: ({ headers }) => admit(options.merchantKeys, headers.merchant_api_key),
      failure: faultAnswer,
      ledger: () => ledgerOf(state),
    },
    options,
  );
  callbacks.resume();
  payments.resume();
  return {
    url: server.url,
    async close() {
      callbacks.stop();
      payments.stop();
      await server.close();
      await save();
    },
  };
}
