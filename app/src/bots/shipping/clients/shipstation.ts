import type { z } from "zod";
import type { Secret } from "../../../platform/config/secret.ts";
import type { Requester } from "../../../platform/http/client.ts";
import type { HttpRequest } from "../../../platform/http/options.ts";
import type { WholeWork } from "../../../platform/http/quota.ts";
import type { Address } from "../addresses/address.ts";
import type { Parcel } from "../rates/parcel.ts";
import { whereaboutsOf } from "../tracking/parcel-state.ts";
import { complaint, failureOf, isAbsent, SERVICE } from "./shipstation-errors.ts";
import {
  type Asking,
  askCarriers,
  askRates,
  type VendorCarrier,
  type VendorRates,
} from "./shipstation-rates.ts";
import { type TrackingCalls, trackingCalls } from "./shipstation-tracking.ts";
import {
  inlineLabelBody,
  labelBody,
  labelsBody,
  shipmentBody,
  shipmentsBody,
  type VOID_REASONS,
  voidBody,
} from "./shipstation-wire.ts";
import { type ClientDeps, keyedClient, readBody } from "./vendor.ts";

/** What is to be sent. */
export interface ShipmentWish {
  readonly from: Address;
  readonly to: Address;
  readonly parcel: Parcel;
}

/** A label as the vendor knows it; cost in cents. */
export interface VendorLabel {
  readonly labelId: string;
  readonly state: "processing" | "completed" | "error" | "voided";
  readonly trackingNumber: string;
  readonly costCents: number;
}

/** What the carrier said to a void. */
export interface VoidAnswer {
  readonly approved: boolean;
  /** Without approval: why, as the vendor classes it. */
  readonly reason: (typeof VOID_REASONS)[number];
  /** The carrier's own words. */
  readonly message: string;
}

/**
 * ShipStation API v2 (docs.shipstation.com, base path /v2). Errors besides those of the HTTP client: ADDRESS_INVALID,
 * PARCEL_REFUSED, VENDOR_REFUSED, SERVICE_BUSY; each has `details.outcome`: `not-sent` and `refused` mean that nothing
 * was done, `unknown` that it may have been.
 */
export interface ShipStationClient extends TrackingCalls {
  /** The account's carriers. */
  carriers(asking: Asking): Promise<readonly VendorCarrier[]>;
  /** What these carriers ask, in one request: one that fails is named, one that is slow holds all of them up. */
  rates(wish: ShipmentWish, carriers: readonly VendorCarrier[], asking: Asking): Promise<VendorRates>;
  /** Id of the shipment that was created under our own id. */
  findShipment(externalId: string, signal: AbortSignal): Promise<string | undefined>;
  /** Creates one; our id is unique at the vendor, so a repetition is refused and makes no second one. */
  createShipment(
    wish: ShipmentWish & {
      readonly externalId: string;
      readonly carrierId: string;
      readonly serviceCode: string;
    },
    signal: AbortSignal,
  ): Promise<string>;
  /** All labels ever bought for a shipment, voided ones too. */
  labelsOf(shipmentId: string, signal: AbortSignal): Promise<readonly VendorLabel[]>;
  /** Buys a label. EVERY call buys another one; never repeated by itself once it may have been received. */
  buyLabel(
    shipmentId: string,
    limits: { readonly signal: AbortSignal; readonly timeoutMs: number },
  ): Promise<VendorLabel>;
  /** The label as PDF, 4 × 6 inches. */
  labelPdf(labelId: string, signal: AbortSignal): Promise<Buffer>;
  /** One label as it now is; undefined when the account has none of this id. */
  label(labelId: string, signal: AbortSignal): Promise<VendorLabel | undefined>;
  /** True when the carrier has had the parcel in its hands. */
  scanned(labelId: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Asks for the money back; a refusal is a normal answer. Not repeated by itself once it may have been received: a second
   * call after a first that worked is refused as voided already, so read the label first.
   */
  voidLabel(labelId: string, signal: AbortSignal): Promise<VoidAnswer>;
}

export interface ShipStationOptions {
  readonly url: string;
  readonly keys: readonly Secret[] | undefined;
  /** Calls per key and minute. @default 200, as published ("Rate Limits") */
  readonly perMinute?: number;
  /** How long that minute is, for tests that do not wait for one. @default 60,000 ms */
  readonly minuteMs?: number;
  /** A call that buys nothing and names no time of its own, repetitions included. @default 15,000 ms */
  readonly callMs?: number;
}

/** A label's PDF is some ten thousand bytes; base64 and JSON around it included. */
const MAX_BYTES = 4 * 1024 * 1024;
const CALL_MS = 15_000;
const LABEL_OPTIONS = { label_format: "pdf", label_layout: "4x6" };

/** The client, the same for work nobody waits for, and for work that is begun only when it can be ended. */
export interface ShipStation extends ShipStationClient {
  /** Its calls leave a part of the quota to people: sweeps, tracking, reconciling. */
  readonly inBackground: ShipStationClient;
  /**
   * Does what was paid for when the quota has room for all of its calls, see `HttpClient.withRoom`: refused half-way it
   * would begin again, and a crowd of such work would use the quota up without an end of any.
   * @throws AppError HTTP_QUOTA when there is no room: not begun, its place in line is kept
   */
  withRoom<T>(work: WholeWork, run: (calls: ShipStationClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Builds the client. Several keys of one account share its work. */
export function createShipStationClient(deps: ClientDeps, options: ShipStationOptions): ShipStation {
  const http = keyedClient(deps, {
    service: SERVICE,
    baseUrl: options.url,
    keys: options.keys,
    perMinute: options.perMinute ?? 200,
    minuteMs: options.minuteMs,
    headersOf: (key) => ({ "api-key": key }),
    connectTimeoutMs: 3_000,
    totalTimeoutMs: 30_000,
    retries: 2,
    maxResponseBytes: MAX_BYTES,
  });
  const { callMs = CALL_MS } = options;
  const spare: Requester = { request: (request) => http.request({ turn: { as: "spare" }, ...request }) };
  return {
    ...clientOver(http, callMs),
    inBackground: clientOver(spare, callMs),
    withRoom: (work, run) => http.withRoom(work, (kept) => run(clientOver(kept, callMs))),
    close: http.close,
  };
}

function clientOver(http: Requester, callMs: number): ShipStationClient {
  async function call<S extends z.ZodType>(schema: S, request: HttpRequest): Promise<z.output<S>> {
    const response = await http.request(request);
    if (response.status >= 300) throw failureOf(response);
    return readBody(SERVICE, schema, response);
  }
  const get = (path: string, route: string, signal: AbortSignal): HttpRequest => ({
    method: "GET",
    path,
    route,
    idempotent: true,
    signal,
    timeoutMs: callMs,
  });

  const tracked = trackingCalls(http, callMs);
  return {
    ...tracked,
    carriers: (asking) => askCarriers(http, asking),
    rates: (wish, carriers, asking) => askRates(http, shipmentOf(wish), carriers, asking),
    findShipment: async (externalId, signal) => {
      const route = "/v2/shipments/external_shipment_id/:id";
      const path = `/v2/shipments/external_shipment_id/${encodeURIComponent(externalId)}`;
      const response = await http.request(get(path, route, signal));
      if (isAbsent(response)) return undefined;
      if (response.status >= 300) throw failureOf(response);
      return readBody(SERVICE, shipmentBody, response).shipment_id;
    },
    createShipment: async ({ externalId, carrierId, serviceCode, ...wish }, signal) => {
      const extra = { external_shipment_id: externalId, carrier_id: carrierId, service_code: serviceCode };
      const { shipments } = await call(shipmentsBody, {
        method: "POST",
        path: "/v2/shipments",
        route: "/v2/shipments",
        json: { shipments: [{ ...shipmentOf(wish), ...extra }] },
        idempotent: false,
        signal,
        timeoutMs: callMs,
      });
      const [result] = shipments;
      if (result?.shipment_id === undefined) throw complaint(result?.errors ?? []);
      return result.shipment_id;
    },
    labelsOf: async (shipmentId, signal) => {
      const query = { shipment_id: shipmentId, page_size: 100 };
      const { labels } = await call(labelsBody, { ...get("/v2/labels", "/v2/labels", signal), query });
      // A server that did not know the filter would answer other people's labels.
      return labels.filter(({ shipment_id }) => shipment_id === shipmentId).map(labelOf);
    },
    buyLabel: async (shipmentId, { signal, timeoutMs }) =>
      labelOf(
        await call(labelBody, {
          method: "POST",
          path: `/v2/labels/shipment/${encodeURIComponent(shipmentId)}`,
          route: "/v2/labels/shipment/:id",
          json: { ...LABEL_OPTIONS, label_download_type: "url" },
          idempotent: false,
          signal,
          timeoutMs,
        }),
      ),
    labelPdf: async (labelId, signal) => {
      const request = get(`/v2/labels/${encodeURIComponent(labelId)}`, "/v2/labels/:id", signal);
      // Inline: the content comes from the API itself and not from an address that somebody else chose.
      const query = { label_download_type: "inline" };
      const { label_download } = await call(inlineLabelBody, { ...request, query });
      return Buffer.from(label_download.href.slice(label_download.href.indexOf(",") + 1), "base64");
    },
    label: async (labelId, signal) => {
      const path = `/v2/labels/${encodeURIComponent(labelId)}`;
      const response = await http.request(get(path, "/v2/labels/:id", signal));
      if (isAbsent(response)) return undefined;
      if (response.status >= 300) throw failureOf(response);
      return labelOf(readBody(SERVICE, labelBody, response));
    },
    scanned: async (labelId, signal) => {
      const tracking = await tracked.track(labelId, signal);
      const seen = tracking && whereaboutsOf(tracking.code, tracking.detail);
      return seen !== undefined && seen.state !== "announced";
    },
    voidLabel: async (labelId, signal) => {
      const { approved, message, reason_code } = await call(voidBody, {
        method: "PUT",
        path: `/v2/labels/${encodeURIComponent(labelId)}/void`,
        route: "/v2/labels/:id/void",
        idempotent: false,
        signal,
        timeoutMs: callMs,
      });
      return { approved, message, reason: reason_code };
    },
  };
}

function labelOf(label: z.output<typeof labelBody>): VendorLabel {
  return {
    labelId: label.label_id,
    state: label.voided ? "voided" : label.status,
    trackingNumber: label.tracking_number ?? "",
    costCents: label.shipment_cost + label.insurance_cost,
  };
}

function shipmentOf({ from, to, parcel }: ShipmentWish): Record<string, unknown> {
  const { weight, dimensions } = parcel;
  return {
    validate_address: "no_validation",
    ship_from: addressOf(from),
    ship_to: addressOf(to),
    packages: [{ weight, ...(dimensions && { dimensions }) }],
  };
}

function addressOf(address: Address): Record<string, unknown> {
  return {
    name: address.name,
    company_name: address.company ?? null,
    phone: address.phone ?? null,
    address_line1: address.line1,
    address_line2: address.line2 ?? null,
    city_locality: address.city,
    state_province: address.state,
    postal_code: address.postalCode,
    country_code: address.countryCode,
    address_residential_indicator: "unknown",
  };
}
