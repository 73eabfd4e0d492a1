import type { FileStore } from "../../../platform/files/file-store.ts";
import type { FileLinks } from "../../../platform/files/links/file-links.ts";
import type { JobInput } from "../../../platform/queue/job.ts";
import type { Order, OrdersService } from "../services.ts";
import type { labelReprintJob } from "./label-reprint-job.ts";

/** A label's PDF again: at hand, to be fetched by a job, or not to be had in the order's state. */
export type Reprint =
  | { readonly kind: "file"; readonly order: Order; readonly fileKey: string }
  | {
      readonly kind: "fetching";
      readonly order: Order;
      /** Enqueue it in the same update. */
      readonly job: { readonly payload: JobInput<typeof labelReprintJob>; readonly id: string };
    }
  | { readonly kind: "none"; readonly order: Order };

export interface ReprintService {
  /** Makes an address of the file that expires; absent where no links are configured. */
  readonly linkTo: FileLinks["linkTo"] | undefined;
  /**
   * @param operationId the update's: each wish for the file is one file
   * @throws AppError ORDER_NOT_FOUND `order-not-found` {orderId} also for another person's
   */
  reprint(orderId: string, telegramId: number, operationId: string): Promise<Reprint>;
}

/** Builds the reprinting as the conversation uses it. */
export function createReprintService(
  orders: Pick<OrdersService, "get">,
  files: Pick<FileStore, "head">,
  links: FileLinks | undefined,
): ReprintService {
  return {
    linkTo: links?.linkTo,
    reprint: async (typed, telegramId, operationId) => {
      const order = await orders.get(typed, telegramId);
      const { fileKey, orderId } = order;
      if (fileKey === undefined) return { kind: "none", order };
      // A store that cannot be asked is the job's to wait for.
      const stored = await files.head(fileKey).catch(() => undefined);
      if (stored !== undefined) return { kind: "file", order, fileKey };
      return { kind: "fetching", order, job: { payload: { orderId }, id: operationId } };
    },
  };
}
