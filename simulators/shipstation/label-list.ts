import { z } from "zod";
import { json } from "../http/answer.ts";
import type { Route } from "../http/router.ts";
import type { Account } from "./account.ts";
import { read } from "./errors.ts";
import { labelView, processingView } from "./label-view.ts";
import type { Label } from "./state.ts";

const listSchema = z.object({
  shipment_id: z.string().optional(),
  label_status: z.enum(["processing", "completed", "error", "voided"]).optional(),
  tracking_number: z.string().optional(),
  carrier_id: z.string().optional(),
  service_code: z.string().optional(),
  page: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(500).default(25),
  sort_dir: z.enum(["asc", "desc"]).default("desc"),
});

type Filter = z.output<typeof listSchema>;

function fits(label: Label, filter: Filter): boolean {
  const status = label.voided_at === null ? "completed" : "voided";
  return (
    (filter.label_status ?? status) === status &&
    (filter.tracking_number ?? label.tracking_number) === label.tracking_number &&
    (filter.carrier_id ?? label.carrier_id) === label.carrier_id &&
    (filter.service_code ?? label.service_code) === label.service_code
  );
}

function candidates({ state }: Account, filter: Filter): Label[] {
  if (filter.shipment_id === undefined) return Object.values(state.labels);
  const ids = state.labelsOfShipment[filter.shipment_id] ?? [];
  return ids.flatMap((id) => state.labels[id] ?? []);
}

/** `GET /v2/labels`: newest first, paged, as the way to find out whether a shipment has been bought for. */
export function labelListRoutes(account: Account): Route[] {
  return [
    {
      method: "GET",
      pattern: "/v2/labels",
      handle(call) {
        const filter = read(listSchema, Object.fromEntries(call.query));
        const found = candidates(account, filter).filter((label) => fits(label, filter));
        if (filter.sort_dir === "desc") found.reverse();
        const pages = Math.max(1, Math.ceil(found.length / filter.page_size));
        const start = (filter.page - 1) * filter.page_size;
        const link = (page: number) => {
          const query = new URLSearchParams(call.query);
          query.set("page", String(page));
          return { href: `${call.origin}/v2/labels?${query}` };
        };
        const isProcessing = call.outcome("label_processing") !== undefined;
        const views = found
          .slice(start, start + filter.page_size)
          .map((label) => labelView(account, label, call.origin));
        return json(200, {
          labels: isProcessing ? views.map(processingView) : views,
          total: found.length,
          page: filter.page,
          pages,
          links: {
            first: link(1),
            last: link(pages),
            prev: filter.page > 1 ? link(filter.page - 1) : {},
            next: filter.page < pages ? link(filter.page + 1) : {},
          },
        });
      },
    },
  ];
}
