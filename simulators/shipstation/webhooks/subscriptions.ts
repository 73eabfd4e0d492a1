import { z } from "zod";
import { type Answer, json, Refusal } from "../../http/answer.ts";
import { parseJson } from "../../http/body.ts";
import type { Call, Route } from "../../http/router.ts";
import type { Account } from "../account.ts";
import { errorAnswer, invalid, read, unknownId } from "../errors.ts";
import { nextId } from "../state.ts";

const headers = z.array(z.object({ key: z.string().min(1), value: z.string() }));

/** Names of events as published (docs.shipstation.com, OpenAPI "webhook_event"); parcels cause the two of tracking only. */
const EVENTS = [
  "batch",
  "carrier_connected",
  "order_source_refresh_complete",
  "rate",
  "report_complete",
  "sales_orders_imported",
  "track",
  "batch_processed_v2",
  "fulfillment_rejected_v2",
  "fulfillment_shipped_v2",
  "label_created_v2",
  "shipment_created_v2",
  "track_event_v2",
] as const;

const createSchema = z.object({
  event: z.enum(EVENTS),
  url: z.url(),
  name: z.string().optional(),
  headers: headers.optional(),
});
const updateSchema = z.object({ url: z.url(), name: z.string().optional(), headers: headers.optional() });

/** Where the account is to be told of an event. */
export interface Subscription extends z.output<typeof createSchema> {
  readonly webhook_id: string;
}

function find({ state }: Account, id: string): Subscription {
  const found = state.webhooks[id];
  if (!found) throw unknownId("webhook_id", id);
  return found;
}

async function create(account: Account, { body }: Call): Promise<Answer> {
  const wanted = read(createSchema, parseJson(body));
  const { webhooks } = account.state;
  if (Object.values(webhooks).some(({ event, url }) => event === wanted.event && url === wanted.url)) {
    const conflict = invalid("identifier_conflict", "A webhook of this event and url exists already.", "url");
    throw new Refusal(errorAnswer(409, [conflict]));
  }
  const webhook_id = nextId(account.state);
  webhooks[webhook_id] = { webhook_id, ...wanted };
  await account.save();
  return json(200, webhooks[webhook_id]);
}

async function update(account: Account, { body, params: { id = "" } }: Call): Promise<Answer> {
  const change = read(updateSchema, parseJson(body));
  account.state.webhooks[id] = { ...find(account, id), ...change };
  await account.save();
  return { status: 204, headers: {}, body: "" };
}

async function remove(account: Account, { params: { id = "" } }: Call): Promise<Answer> {
  find(account, id);
  delete account.state.webhooks[id];
  await account.save();
  return { status: 204, headers: {}, body: "" };
}

/** `/v2/environment/webhooks`: a bare list, as the reference has it. */
export function subscriptionRoutes(account: Account): Route[] {
  const pattern = "/v2/environment/webhooks";
  const one = `${pattern}/:id`;
  return [
    { method: "GET", pattern, handle: () => json(200, Object.values(account.state.webhooks)) },
    { method: "POST", pattern, handle: (call) => create(account, call) },
    { method: "GET", pattern: one, handle: ({ params }) => json(200, find(account, params.id ?? "")) },
    { method: "PUT", pattern: one, handle: (call) => update(account, call) },
    { method: "DELETE", pattern: one, handle: (call) => remove(account, call) },
  ];
}
