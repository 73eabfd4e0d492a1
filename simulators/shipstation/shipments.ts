import { z } from "zod";
import { json } from "../http/answer.ts";
import { parseJson } from "../http/body.ts";
import type { Route } from "../http/router.ts";
import { type Account, timestamp } from "./account.ts";
import { invalid, read, schemaErrors, unknownId, type VendorError } from "./errors.ts";
import { ouncesOf } from "./pricing.ts";
import { shipmentSchema } from "./request.ts";
import { nextId, type Shipment } from "./state.ts";

/** A shipment as the vendor shows it. */
export function shipmentView(shipment: Shipment): Record<string, unknown> {
  const { carrier_id, service_code, return_to, external_order_id, customs, ...rest } = shipment;
  return {
    ...rest,
    carrier_id: carrier_id ?? null,
    service_code: service_code ?? null,
    external_order_id: external_order_id ?? null,
    customs: customs ?? null,
    return_to: return_to ?? shipment.ship_from,
    warehouse_id: null,
    is_return: false,
    items: [],
    tags: [],
    advanced_options: {},
    total_weight: {
      value: Math.round(shipment.packages.reduce((sum, parcel) => sum + ouncesOf(parcel), 0) * 100) / 100,
      unit: "ounce",
    },
  };
}

/** Puts a shipment on the account, or says what is wrong with it. */
export function addShipment(account: Account, value: unknown): Shipment | VendorError[] {
  const parsed = shipmentSchema.safeParse(value);
  if (!parsed.success) return schemaErrors(parsed.error);
  const { state } = account;
  const external = parsed.data.external_shipment_id;
  if (external && state.external[external] !== undefined) {
    return [
      invalid(
        "identifier_conflict",
        `external_shipment_id '${external}' is already in use.`,
        "external_shipment_id",
      ),
    ];
  }
  const now = timestamp(account);
  const shipment_id = nextId(state);
  const shipment: Shipment = {
    ...parsed.data,
    shipment_id,
    // The vendor fills a missing one with its own id (docs.shipstation.com, "External Identifiers Guide").
    external_shipment_id: external ?? shipment_id,
    ship_date: parsed.data.ship_date ?? `${now.slice(0, 10)}T00:00:00Z`,
    created_at: now,
    modified_at: now,
    shipment_status: "pending",
  };
  state.shipments[shipment_id] = shipment;
  state.external[shipment.external_shipment_id ?? shipment_id] = shipment_id;
  return shipment;
}

/** Finds a shipment, or ends the call with 404. */
export function findShipment(account: Account, id: string): Shipment {
  const shipment = account.state.shipments[id];
  if (!shipment) throw unknownId("shipment_id", id);
  return shipment;
}

const bulkSchema = z.object({ shipments: z.array(z.unknown()).min(1).max(100) });

/** `POST /v2/shipments` and the look-ups by either id. */
export function shipmentRoutes(account: Account): Route[] {
  return [
    {
      method: "POST",
      pattern: "/v2/shipments",
      async handle({ body }) {
        const { shipments } = read(bulkSchema, parseJson(body));
        const results = shipments.map((value) => {
          const added = addShipment(account, value);
          return Array.isArray(added) ? { errors: added } : { ...shipmentView(added), errors: [] };
        });
        await account.save();
        return json(200, {
          has_errors: results.some((result) => result.errors.length > 0),
          shipments: results,
        });
      },
    },
    {
      method: "GET",
      pattern: "/v2/shipments/external_shipment_id/:external",
      handle({ params: { external = "" } }) {
        const id = account.state.external[external];
        if (id === undefined) throw unknownId("external_shipment_id", external);
        return json(200, shipmentView(findShipment(account, id)));
      },
    },
    {
      method: "GET",
      pattern: "/v2/shipments/:id",
      handle: ({ params: { id = "" } }) => json(200, shipmentView(findShipment(account, id))),
    },
  ];
}
