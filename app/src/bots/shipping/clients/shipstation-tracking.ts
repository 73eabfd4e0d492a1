import { z } from "zod";
import type { Requester } from "../../../platform/http/client.ts";
import type { HttpRequest } from "../../../platform/http/options.ts";
import { failureOf, isAbsent, SERVICE } from "./shipstation-errors.ts";
import { readBody } from "./vendor.ts";

/** One scan of a parcel as the carrier reported it. */
export interface VendorScan {
  readonly at: Date;
  /** The same in the time of the place, without a zone; absent where the carrier tells no local time. */
  readonly localTime?: string | undefined;
  readonly code: string;
  readonly detail: string;
  /** The carrier's own words. */
  readonly description: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
}

/** Where a parcel is, as the vendor tells it. */
export interface VendorTracking {
  /** "" where the vendor tells none. */
  readonly trackingNumber: string;
  /** The carrier's page. */
  readonly trackingUrl?: string | undefined;
  /** AC, IT, DE, EX, AT, NY, SP, UN; "" where it tells none. */
  readonly code: string;
  readonly detail: string;
  readonly expectedAt?: Date | undefined;
  readonly deliveredAt?: Date | undefined;
  readonly scans: readonly VendorScan[];
}

/** An address of ours that the vendor posts an event to. */
export interface VendorWebhook {
  readonly event: string;
  readonly url: string;
}

/** The part of ShipStation that tells where parcels are. Errors as {@link ShipStationClient}. */
export interface TrackingCalls {
  /** Undefined when the account has no such label. */
  track(labelId: string, signal: AbortSignal): Promise<VendorTracking | undefined>;
  webhooks(signal: AbortSignal): Promise<readonly VendorWebhook[]>;
  /** A second one of the same event and address is refused. */
  addWebhook(wanted: VendorWebhook, signal: AbortSignal): Promise<void>;
}

const MAX_SCANS = 200;
const text = (max: number) =>
  z
    .string()
    .nullish()
    .transform((value) => (value ?? "").trim().slice(0, max));
const ZONELESS = /T[\d:.]+$/;
/** A time, UTC where it names no zone. What is no time is no reason to lose the rest. */
const time = z
  .string()
  .nullish()
  .transform((value) => {
    const ms = Date.parse(value && ZONELESS.test(value) ? `${value}Z` : (value ?? ""));
    return Number.isNaN(ms) ? undefined : new Date(ms);
  });
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** To the minute; undefined for what only looks like a time, such as a thirteenth month. */
function localTimeOf(value: string): string | undefined {
  const minute = LOCAL.exec(value)?.[0];
  return minute === undefined || Number.isNaN(Date.parse(`${minute}Z`)) ? undefined : minute;
}

const scan = z
  .object({
    occurred_at: time,
    carrier_occurred_at: text(40),
    status_code: text(10),
    status_detail_code: text(80),
    description: text(200),
    city_locality: text(80),
    state_province: text(40),
    country_code: text(10),
  })
  .transform(({ occurred_at: at, carrier_occurred_at: local, ...seen }): VendorScan | undefined =>
    at === undefined
      ? undefined
      : {
          at,
          localTime: localTimeOf(local),
          code: seen.status_code,
          detail: seen.status_detail_code,
          description: seen.description,
          city: seen.city_locality,
          state: seen.state_province,
          country: seen.country_code,
        },
  );

/** "tracking_information" (docs.shipstation.com, OpenAPI "Tracking"), in answers and in webhooks. */
export const trackingBody = z
  .object({
    tracking_number: text(100),
    tracking_url: z
      .url({ protocol: /^https$/ })
      .max(500)
      .nullish()
      .catch(undefined),
    status_code: text(10),
    status_detail_code: text(80),
    estimated_delivery_date: time,
    actual_delivery_date: time,
    events: z.array(scan).nullish(),
  })
  .transform(
    (body): VendorTracking => ({
      trackingNumber: body.tracking_number,
      trackingUrl: body.tracking_url ?? undefined,
      code: body.status_code,
      detail: body.status_detail_code,
      expectedAt: body.estimated_delivery_date,
      deliveredAt: body.actual_delivery_date,
      scans: (body.events ?? []).filter((each) => each !== undefined).slice(0, MAX_SCANS),
    }),
  );

const webhooksBody = z.array(z.object({ event: z.string(), url: z.string() }));

const PATH = "/v2/environment/webhooks";

/** Builds the calls over ShipStation's connections. @param timeoutMs of one call, repetitions included */
export function trackingCalls(http: Requester, timeoutMs: number): TrackingCalls {
  async function call<S extends z.ZodType>(schema: S, request: HttpRequest): Promise<z.output<S>> {
    const response = await http.request({ timeoutMs, ...request });
    if (response.status >= 300) throw failureOf(response);
    return readBody(SERVICE, schema, response);
  }

  return {
    track: async (labelId, signal) => {
      const path = `/v2/labels/${encodeURIComponent(labelId)}/track`;
      const route = "/v2/labels/:id/track";
      const response = await http.request({
        method: "GET",
        path,
        route,
        idempotent: true,
        signal,
        timeoutMs,
      });
      if (isAbsent(response)) return undefined;
      if (response.status >= 300) throw failureOf(response);
      return readBody(SERVICE, trackingBody, response);
    },
    webhooks: (signal) =>
      call(webhooksBody, { method: "GET", path: PATH, route: PATH, idempotent: true, signal }),
    addWebhook: async ({ event, url }, signal) => {
      await call(z.unknown(), {
        method: "POST",
        path: PATH,
        route: PATH,
        json: { name: "botfleet", event, url },
        // The same again is refused as a conflict.
        idempotent: true,
        signal,
      });
    },
  };
}
