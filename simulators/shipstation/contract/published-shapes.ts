/**
 * ShipStation's published shapes, transcribed from the vendor's reference (docs.shipstation.com: OpenAPI v2 "Labels",
 * "Rates", "Shipments", "Carriers"; "Error Codes"; and the OpenAPI document in github.com/ShipEngine/shipengine-openapi).
 * Nothing here is taken from the simulator; it is what the simulator is held against.
 *
 * Where that document contradicts the vendor's own examples the examples count: a service's `carrier_code` is no
 * `se-…` id, `rate_response.created_at` is a time, `batch_id` is blank for a label bought by itself, and a shipment
 * without a chosen service has nulls there.
 */
import { z } from "zod";

const seId = z
  .string()
  .min(1)
  .max(25)
  .regex(/^se(-[a-z0-9]+)+$/);
const dateTime = z.iso.datetime({ offset: true });
const money = z.object({ currency: z.string().length(3), amount: z.number() });
const error = z.object({
  error_source: z.enum(["carrier", "order_source", "ShipStation"]),
  error_type: z.enum([
    "account_status",
    "business_rules",
    "validation",
    "security",
    "system",
    "integrations",
  ]),
  error_code: z.enum([
    "field_value_required",
    "forbidden",
    "identifier_conflict",
    "insufficient_funds",
    "invalid_address",
    "invalid_field_value",
    "invalid_identifier",
    "invalid_status",
    "invalid_string_length",
    "no_rates_returned",
    "rate_limit_exceeded",
    "request_body_required",
    "unauthorized",
    "unknown",
    "unspecified",
  ]),
  message: z.string().min(1),
});

/** "error_response_body". */
export const publishedError = z.object({ request_id: z.uuid(), errors: z.array(error).min(1) });

const address = z.object({
  name: z.string().min(1),
  address_line1: z.string().min(1),
  city_locality: z.string().min(1),
  state_province: z.string().min(1),
  postal_code: z.string(),
  country_code: z.string().length(2),
  address_residential_indicator: z.enum(["unknown", "yes", "no"]),
});
const weight = z.object({ value: z.number(), unit: z.enum(["pound", "ounce", "gram", "kilogram"]) });
const dimensions = z.object({
  unit: z.enum(["inch", "centimeter"]),
  length: z.number(),
  width: z.number(),
  height: z.number(),
});

/** "shipment". */
export const publishedShipment = z.object({
  shipment_id: seId,
  carrier_id: seId.nullable(),
  service_code: z.string().nullable(),
  external_shipment_id: z.string().max(50).nullable(),
  ship_date: z.string(),
  created_at: dateTime,
  modified_at: dateTime,
  shipment_status: z.enum(["pending", "processing", "label_purchased", "cancelled"]),
  ship_to: address,
  ship_from: address,
  warehouse_id: seId.nullable(),
  return_to: address,
  confirmation: z.string(),
  customs: z.unknown(),
  advanced_options: z.object({}),
  insurance_provider: z.enum(["none", "shipsurance", "carrier", "third_party"]),
  tags: z.array(z.unknown()),
  packages: z.array(z.object({ package_code: z.string(), weight, dimensions: dimensions.optional() })),
  total_weight: weight,
});

/** "create_shipments_response_body". */
export const publishedShipments = z.object({
  has_errors: z.boolean(),
  shipments: z.array(
    z.union([
      publishedShipment.extend({ errors: z.array(error).length(0) }),
      z.object({ errors: z.array(error).min(1) }),
    ]),
  ),
});

/** "rate". */
export const publishedRate = z.object({
  rate_id: seId,
  rate_type: z.enum(["check", "shipment"]),
  carrier_id: seId,
  shipping_amount: money,
  insurance_amount: money,
  confirmation_amount: money,
  other_amount: money,
  zone: z.int().nullable(),
  package_type: z.string().nullable(),
  delivery_days: z.int(),
  guaranteed_service: z.boolean(),
  estimated_delivery_date: dateTime,
  carrier_delivery_days: z.string().min(1),
  ship_date: z.string(),
  negotiated_rate: z.boolean(),
  service_type: z.string().min(1),
  service_code: z.string().min(1),
  trackable: z.boolean(),
  carrier_code: z.string().min(1),
  carrier_nickname: z.string().min(1),
  carrier_friendly_name: z.string().min(1),
  validation_status: z.enum(["valid", "invalid", "has_warnings", "unknown"]),
  warning_messages: z.array(z.string()),
  error_messages: z.array(z.string()),
});

/** "calculate_rates_response_body". */
export const publishedRates = publishedShipment.extend({
  rate_response: z.object({
    rates: z.array(publishedRate),
    invalid_rates: z.array(publishedRate),
    rate_request_id: seId,
    shipment_id: seId,
    created_at: dateTime,
    status: z.enum(["working", "completed", "partial", "error"]),
    errors: z.array(error),
  }),
});

/** "label". */
export const publishedLabel = z.object({
  label_id: seId,
  status: z.enum(["processing", "completed", "error", "voided"]),
  shipment_id: seId,
  external_shipment_id: z.string().nullable(),
  ship_date: z.string(),
  created_at: dateTime,
  shipment_cost: money,
  insurance_cost: money,
  tracking_number: z.string().min(1),
  is_return_label: z.boolean(),
  is_international: z.boolean(),
  carrier_id: seId,
  charge_event: z.enum(["carrier_default", "on_creation", "on_carrier_acceptance"]),
  service_code: z.string(),
  package_code: z.string(),
  voided: z.boolean(),
  voided_at: dateTime.nullable(),
  label_format: z.enum(["pdf", "png", "zpl"]),
  display_scheme: z.string(),
  label_layout: z.enum(["4x6", "letter"]),
  trackable: z.boolean(),
  carrier_code: z.string(),
  tracking_status: z.enum(["unknown", "in_transit", "error", "delivered"]),
  label_download: z.object({ href: z.url().optional(), pdf: z.url().optional() }),
  packages: z.array(z.object({ weight, tracking_number: z.string(), sequence: z.int() })),
});

const link = z.object({ href: z.url().optional() });

/** "list_labels_response_body" with "paged_list_response_body". */
export const publishedLabelList = z.object({
  labels: z.array(publishedLabel),
  total: z.int(),
  page: z.int(),
  pages: z.int(),
  links: z.object({ first: link, last: link, prev: link, next: link }),
});

/** "void_label_response_body". */
export const publishedVoid = z.object({
  approved: z.boolean(),
  message: z.string(),
  reason_code: z
    .enum([
      "unknown",
      "unspecified",
      "validation_failed",
      "label_not_found_within_void_period",
      "label_already_used",
      "label_already_voided",
      "contact_carrier",
    ])
    .optional(),
});

/** "list_carriers_response_body". */
export const publishedCarriers = z.object({
  carriers: z.array(
    z.object({
      carrier_id: seId,
      carrier_code: z.string(),
      account_number: z.string().min(1),
      balance: z.number(),
      nickname: z.string().min(1),
      friendly_name: z.string().min(1),
      services: z.array(
        z.object({
          carrier_id: seId,
          service_code: z.string().min(1),
          name: z.string().min(1),
          domestic: z.boolean(),
          international: z.boolean(),
        }),
      ),
    }),
  ),
});

const seen = z.object({
  status_code: z.enum(["UN", "AC", "IT", "DE", "EX", "AT", "NY", "SP"]),
  status_detail_code: z.string().nullable(),
  status_description: z.string(),
  status_detail_description: z.string().nullable(),
  carrier_status_code: z.string(),
  carrier_detail_code: z.string().nullable(),
});

/** "tracking_information" and its "track_event". */
export const publishedTracking = seen.extend({
  tracking_number: z.string().min(1),
  tracking_url: z.url(),
  carrier_code: z.string(),
  carrier_id: z.int(),
  carrier_status_description: z.string(),
  ship_date: dateTime.nullable(),
  estimated_delivery_date: z.string().nullable(),
  actual_delivery_date: dateTime.nullable(),
  exception_description: z.string().nullable(),
  events: z.array(
    seen.extend({
      occurred_at: dateTime,
      carrier_occurred_at: z.iso.datetime({ local: true }),
      description: z.string(),
      city_locality: z.string(),
      state_province: z.string(),
      postal_code: z.string(),
      country_code: z.string(),
      company_name: z.string(),
      signer: z.string(),
      event_code: z.string(),
      latitude: z.number().nullable(),
      longitude: z.number().nullable(),
    }),
  ),
});

/** "webhook"; the list of them is bare ("list_webhooks_response_body"). */
export const publishedWebhook = z.object({
  webhook_id: seId,
  url: z.url(),
  event: z.string().min(1),
  name: z.string().optional(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});

/** What is posted for a parcel ("Webhook Payload Schemas": TRACK_EVENT_V2, and API_TRACK of the older event). */
export const publishedTrackEvent = z.object({
  resource_url: z.url(),
  resource_type: z.enum(["TRACK_EVENT_V2", "API_TRACK"]),
  data: publishedTracking,
});

/** The public keys of the signatures ("Webhook Validation"; RFC 7517). */
export const publishedKeys = z.object({
  keys: z.array(
    z.object({ kty: z.literal("RSA"), kid: z.string().min(1), n: z.base64url(), e: z.base64url() }),
  ),
});
