import type { JobPayload } from "../../../platform/queue/job.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import { type Refusal, refusalOf } from "../refusal.ts";
import type { PaymentsService } from "../services.ts";
import { INVOICE_MADE, type InvoiceOutcome, invoiceMadeSchema, invoiceMakeJob } from "./invoice-make-job.ts";

export interface InvoiceMakeDeps {
  readonly invoices: Pick<PaymentsService, "createInvoice">;
  readonly chats: Pick<ChatOutbox, "tell">;
}

type Input = JobPayload<typeof invoiceMakeJob>;

const UNAVAILABLE: Refusal = {
  kind: "refused",
  code: "SERVICE_BUSY",
  messageKey: "payments-unavailable",
  details: {},
};

/** Told once per job, whatever it has to tell; a second run finds the invoice that the first one kept. */
export const invoiceMakeProcessor = defineProcessor(
  invoiceMakeJob,
  async (input, deps: InvoiceMakeDeps, { jobId, signal }) => {
    const { amountCents, chatId, operationId, telegramId } = input;
    const wish = { operationId, telegramId, chatId, amountCents };
    // What was wished for first is what the page is about.
    const invoice = await deps.invoices.createInvoice(wish, signal);
    const { expiresAt, paymentId, payUrl } = invoice;
    await tell(
      deps,
      jobId,
      { ...input, amountCents: invoice.amountCents },
      { kind: "made", paymentId, payUrl, expiresAt: expiresAt.getTime() },
    );
  },
  { onGiveUp: (input, deps, error, { jobId }) => tell(deps, jobId, input, refusalOf(error) ?? UNAVAILABLE) },
);

async function tell(
  { chats }: InvoiceMakeDeps,
  jobId: string,
  { amountCents, chatId, language, message }: Input,
  outcome: InvoiceOutcome,
): Promise<void> {
  const payload = invoiceMadeSchema.parse({ message, amountCents, language, outcome });
  await chats.tell(chatId, `invoice.${jobId}`, INVOICE_MADE, payload);
}
