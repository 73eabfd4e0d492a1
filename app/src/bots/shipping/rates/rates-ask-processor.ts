import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import type { JobPayload } from "../../../platform/queue/job.ts";
import { defineProcessor } from "../../../platform/queue/processor.ts";
import type { ChatOutbox } from "../../../platform/telegram/send/chat-outbox.ts";
import { refusalOf } from "../refusal.ts";
import { type AskedOutcome, RATES_ASKED, ratesAskedSchema, ratesAskJob } from "./rates-ask-job.ts";
import type { RatesService } from "./rates-service.ts";

export interface RatesAskDeps {
  readonly rates: Pick<RatesService, "quote">;
  readonly chats: Pick<ChatOutbox, "tell">;
}

type Input = JobPayload<typeof ratesAskJob>;

/** A shorter wait is over before its words are read. */
const TOLD_FROM_MS = 1_000;

const UNAVAILABLE: AskedOutcome = {
  kind: "refused",
  code: "SERVICE_BUSY",
  messageKey: "carrier-unavailable",
  details: {},
};

/**
 * Brings the prices that a chat waits for, or why there are none. Told once per job, whatever it has to tell, and before that
 * once that it takes longer; a second run asks again, which is free.
 */
export const ratesAskProcessor = defineProcessor(
  ratesAskJob,
  async (input, deps: RatesAskDeps, { jobId }) => {
    const outcome = await ask(input, deps, jobId);
    await tell(deps, jobId, input, outcome);
  },
  { onGiveUp: (input, deps, _error, { jobId }) => tell(deps, jobId, input, UNAVAILABLE) },
);

/** @throws AppError HTTP_QUOTA and SERVICE_BUSY: ask again later */
async function ask(input: Input, deps: RatesAskDeps, jobId: string): Promise<AskedOutcome> {
  try {
    return { kind: "offer", offer: await deps.rates.quote(input.shipment) } as AskedOutcome;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (hasCode(error, "HTTP_QUOTA")) await tellWait(deps, jobId, input, Number(error.details.afterMs));
    if (hasCode(error, "SERVICE_BUSY"))
      throw new AppError("SERVICE_BUSY", error.message, { retry: "backoff", cause: error });
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function tellWait(deps: RatesAskDeps, jobId: string, input: Input, afterMs: number): Promise<void> {
  if (afterMs < TOLD_FROM_MS) return;
  await tell(deps, jobId, input, { kind: "wait", until: Date.now() + afterMs });
}

async function tell(
  { chats }: RatesAskDeps,
  jobId: string,
  { chatId, draft, language, wish }: Input,
  outcome: AskedOutcome,
): Promise<void> {
  const payload = ratesAskedSchema.parse({ draft, job: jobId, language, wish, outcome });
  const effect = outcome.kind === "wait" ? `rates.${jobId}.wait` : `rates.${jobId}`;
  await chats.tell(chatId, effect, RATES_ASKED, payload);
}
