import { randomUUID } from "node:crypto";
import { json } from "../http/answer.ts";
import { type Clock, systemClock } from "../http/clock.ts";
import { createFaultSwitches } from "../http/faults.ts";
import { createRateWindow } from "../http/rate-window.ts";
import type { Call, Route } from "../http/router.ts";
import type { RunningServer } from "../http/server.ts";
import {
  type Admission,
  type HttpSimulatorOptions,
  startHttpSimulator,
  type VendorContract,
} from "../http/simulator.ts";
import { openSnapshot } from "../http/snapshot.ts";
import type { Account } from "./account.ts";
import { CARRIERS, carrierView } from "./carriers.ts";
import { statusAnswer } from "./errors.ts";
import { createKeyMeter, type KeyMeter, type KeyUse } from "./key-meter.ts";
import { labelListRoutes } from "./label-list.ts";
import { labelRoutes } from "./labels.ts";
import { parcelControls } from "./parcels/control.ts";
import { createParcels } from "./parcels/parcels.ts";
import { rateRoutes } from "./rates.ts";
import { shipmentRoutes } from "./shipments.ts";
import { emptyAccount } from "./state.ts";
import { trackingRoutes } from "./tracking.ts";
import { voidRoutes } from "./void.ts";
import { createReporter } from "./webhooks/report.ts";
import { createWebhookSender } from "./webhooks/sender.ts";
import { signingKeyRoutes } from "./webhooks/signing-keys.ts";
import { subscriptionRoutes } from "./webhooks/subscriptions.ts";

/** Settings of one simulated ShipStation account. */
export interface ShipStationOptions extends HttpSimulatorOptions {
  /** Keys that are let in; each has a rate limit of its own, all see the same account. */
  readonly apiKeys: readonly string[];
  /** Where the account is kept; without it in memory only. */
  readonly dataDir?: string;
  readonly clock?: Clock;
  /** Calls a key may make in a minute: 200 as published ("Usage & Rate Limits"). */
  readonly callsPerMinute?: number;
  /** How long that minute is, for tests that do not wait for one. @default 60,000 ms */
  readonly minuteMs?: number;
  /** How many times as fast as in life parcels travel: 1 unless told. */
  readonly parcelSpeed?: number;
  /** Multiplies the waits between the tries of a webhook: 1 unless told. */
  readonly retryScale?: number;
  /** Milliseconds a webhook's receiver has to answer: 10,000 unless told. */
  readonly webhookTimeoutMs?: number;
}

const MINUTE_MS = 60_000;
const BODY_LIMIT = 1_048_576;

/** One entry per label bought, for tests to reconcile one to one, per report of a parcel, and per key with its use. */
function ledgerOf({ state }: Account, keys: readonly KeyUse[]) {
  const labels = Object.values(state.labels).map((label) => ({
    label_id: label.label_id,
    shipment_id: label.shipment_id,
    external_shipment_id: state.shipments[label.shipment_id]?.external_shipment_id ?? null,
    tracking_number: label.tracking_number,
    service_code: label.service_code,
    cents: label.price.shipping + label.price.insurance + label.price.confirmation + label.price.other,
    voided: label.voided_at !== null,
  }));
  const webhooks = state.deliveries.map(({ label_id, url, attempts, delivered, next_at }) => ({
    label_id,
    url,
    attempts,
    delivered,
    next_at,
  }));
  return { shipments: Object.keys(state.shipments).length, labels, keys, webhooks };
}

/** Lets the account's keys in, each with a rate limit of its own. */
function createAdmission(
  options: ShipStationOptions,
  clock: Clock,
  meter: KeyMeter,
): (call: Call) => Admission {
  const limit = createRateWindow(options.callsPerMinute ?? 200, options.minuteMs ?? MINUTE_MS, clock);
  return ({ headers }) => {
    const key = headers["api-key"];
    if (typeof key !== "string" || !options.apiKeys.includes(key))
      return { refusal: statusAnswer(401), headers: {} };
    const { allowed, limit: calls, remaining, resetMs } = limit.take(key);
    meter.count(key, allowed);
    const seconds = String(Math.ceil(resetMs / 1000));
    const counted = {
      "x-rate-limit-limit": String(calls),
      "x-rate-limit-remaining": String(remaining),
      "x-rate-limit-reset": seconds,
    };
    if (allowed) return { headers: counted };
    return { refusal: statusAnswer(429, {}, { "retry-after": seconds }), headers: counted };
  };
}

/**
 * Starts a ShipStation API v2 account on the loopback interface (docs.shipstation.com, base path `/v2`).
 * Outcomes that `POST /_faults` can ask for: `no_rates` and those of rate-outcomes.ts (`POST /v2/rates`), `void_refused`
 * (`PUT /v2/labels/:id/void`), `label_processing` (`POST /v2/labels/shipment/:shipment_id`, `GET /v2/labels`,
 * `GET /v2/labels/:id`); on `WEBHOOK` `lost` (this try), `never` (no try at all), `doubled`, `late` (after the next
 * report), `wrong_signature`, `old_timestamp`, `unknown_key`.
 */
export async function createShipStationSimulator(options: ShipStationOptions): Promise<RunningServer> {
  const clock = options.clock ?? systemClock;
  const faults = createFaultSwitches(options.random ?? Math.random);
  const { state, save } = await openSnapshot(options.dataDir, "shipstation", emptyAccount());
  const account: Account = { state, clock, save, onLabel: (label) => parcels.add(label) };
  const sender = createWebhookSender({
    account,
    faults,
    retryScale: options.retryScale ?? 1,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
  });
  let origin = options.publicUrl;
  const report = createReporter(account, sender, () => origin ?? "");
  const parcels = createParcels(account, options.parcelSpeed ?? 1, report);
  const meter = createKeyMeter(options.apiKeys, options.minuteMs ?? MINUTE_MS, clock);
  const carriers: Route = {
    method: "GET",
    pattern: "/v2/carriers",
    handle: () => json(200, { carriers: CARRIERS.map(carrierView), request_id: randomUUID(), errors: [] }),
  };
  const contract: VendorContract = {
    faults,
    bodyLimit: BODY_LIMIT,
    routes: [
      carriers,
      ...shipmentRoutes(account),
      ...rateRoutes(account),
      ...labelListRoutes(account),
      ...labelRoutes(account),
      ...voidRoutes(account),
      ...trackingRoutes(account, parcels),
      ...subscriptionRoutes(account),
      ...signingKeyRoutes(account),
      ...parcelControls(account, parcels),
    ],
    admit: createAdmission(options, clock, meter),
    failure: (status, fault) =>
      statusAnswer(status, fault, status === 429 ? { "retry-after": String(fault?.retry_after ?? 1) } : {}),
    ledger: () => ledgerOf(account, meter.uses()),
  };
  const server = await startHttpSimulator(contract, options);
  origin ??= server.url;
  sender.resume();
  parcels.resume();
  return {
    url: server.url,
    async close() {
      parcels.stop();
      sender.stop();
      await server.close();
      await save();
    },
  };
}
