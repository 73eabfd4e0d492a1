import { AppError } from "../../../platform/errors/app-error.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ShipStation } from "../clients/shipstation.ts";
import { sendLabelDocument } from "../orders/label-document.ts";
import type { OrderStore } from "../orders/store.ts";
import { storePdf } from "../orders/store-pdf.ts";
import type { TellDeps } from "../orders/tell-result.ts";
import { labelReprintJob } from "./label-reprint-job.ts";

export interface LabelReprintDeps extends Pick<TellDeps, "people" | "chats" | "links" | "texts"> {
  readonly orders: Pick<OrderStore, "find">;
  readonly files: Pick<FileStore, "delete" | "head" | "put">;
  readonly shipstation: Pick<ShipStation, "withRoom">;
}

/** One wish, one answer: what is said has the job's id, whatever it is; a link to it follows under another. */
const effectOf = (jobId: string) => `reprint.${jobId}`;

/** Stores the PDF again and sends it. Safe to repeat: a file that is there is not fetched, and a wish is answered once. */
export const labelReprintProcessor = defineProcessor(
  labelReprintJob,
  async ({ orderId }, deps: LabelReprintDeps, { jobId, signal }) => {
    const order = await deps.orders.find(orderId);
    if (order === undefined)
      throw new AppError("ORDER_NOT_FOUND", "No order of ours is to be printed again.");
    const { chat_id, label, telegram_id } = order;
    const language = await deps.people.language(telegram_id);
    const sayVoid = async (): Promise<void> => {
      const text = deps.texts.t(language, "reprint-void", { orderId });
      await deps.chats.say(chat_id, effectOf(jobId), (api) => api.sendMessage(chat_id, text));
    };
    if (order.state !== "labelled" || label === undefined) return sayVoid();
    const pdf = { key: label.file_key, labelId: label.label_id, orderId };
    const whole = { ticket: `reprint.${orderId}`, requests: 1, forMs: labelReprintJob.timeoutMs };
    await deps.shipstation.withRoom(whole, (shipstation) =>
      storePdf({ files: deps.files, shipstation }, pdf, signal),
    );
    if ((await deps.orders.find(orderId))?.state !== "labelled") {
      // Given back meanwhile: who did that has deleted the page, perhaps before it was stored here.
      await deps.files.delete(label.file_key);
      return sayVoid();
    }
    const caption = deps.texts.t(language, "label-again", { orderId, tracking: label.tracking_number });
    const sent = { chatId: chat_id, orderId, fileKey: label.file_key, language, caption };
    await sendLabelDocument(deps, effectOf(jobId), sent);
  },
  {
    onGiveUp: async ({ orderId }, deps, _error, { jobId }) => {
      const order = await deps.orders.find(orderId);
      if (order === undefined) return;
      const language = await deps.people.language(order.telegram_id);
      const text = deps.texts.t(language, "label-again-failed", { orderId });
      await deps.chats.say(order.chat_id, effectOf(jobId), (api) => api.sendMessage(order.chat_id, text));
    },
  },
);
