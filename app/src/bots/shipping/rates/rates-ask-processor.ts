import { AppError } from "../../../platform/errors/app-error.ts";
import type { JobPayload } from "../../../platform/queue/job.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import type { RatesService } from "../services.ts";
import { type AskedOutcome, RATES_ASKED, ratesAskedSchema, ratesAskJob } from "./rates-ask-job.ts";

export interface RatesAskDeps {
  readonly rates: RatesService;
  readonly chats: Pick<ChatOutbox, "tell">;
}

type Input = JobPayload<typeof ratesAskJob>;

/** Prices that had to wait for the quota. Told once per job, whatever it has to tell; a second run asks again, which is free. */
export const ratesAskProcessor = defineProcessor(
  ratesAskJob,
  async (input, { chats, rates }: RatesAskDeps, { jobId }) => {
    await tell(chats, jobId, input, await ask(rates, input));
  },
  { onGiveUp: (input, { chats }, _error, { jobId }) => tell(chats, jobId, input, UNAVAILABLE) },
);

const UNAVAILABLE: AskedOutcome = {
  kind: "refused",
  code: "SERVICE_BUSY",
  messageKey: "carrier-unavailable",
  details: {},
};

/** @throws AppError HTTP_QUOTA and SERVICE_BUSY: ask again later */
async function ask(rates: RatesService, { shipment }: Input): Promise<AskedOutcome> {
  try {
    return { kind: "offer", offer: await rates.quote(shipment) } as AskedOutcome;
  } catch (error) {
    if (!(error instanceof AppError) || error.messageKey === undefined) throw error;
    if (error.code === "SERVICE_BUSY") {
      // Nobody presses "Ask again" here.
      throw new AppError("SERVICE_BUSY", error.message, { retry: "backoff", cause: error });
    }
    const { code, details, messageKey } = error;
    return { kind: "refused", code, details, messageKey } as AskedOutcome;
  }
}

async function tell(
  chats: RatesAskDeps["chats"],
  jobId: string,
  { chatId, draft, language }: Input,
  outcome: AskedOutcome,
): Promise<void> {
  const payload = ratesAskedSchema.parse({ draft, job: jobId, language, outcome });
  await chats.tell(chatId, `rates.${jobId}`, RATES_ASKED, payload);
}
