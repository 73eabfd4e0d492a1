import { AppError } from "../../../platform/errors/app-error.ts";
import type { Conversation, ShippingEvent } from "../context.ts";
import { type AskedOutcome, RATES_ASKED, ratesAskedSchema } from "../rates/rates-ask-job.ts";
import { change } from "../screen.ts";
import { type ShippingTranslator, sentenceOf } from "../voice.ts";
import { noted, question } from "./ask.ts";
import { type Draft, moveTo, type StepAt } from "./draft.ts";
import { afterRefusal, choiceOf, type NextStep } from "./offer-rates.ts";
import { shownAgain } from "./reprice.ts";

type Wait = NonNullable<StepAt<"rates">["wait"]>;

/** Prices that had to wait: they go into the message that said so, if the person still waits for them. */
export function createRatesEvents({ services, voice }: Conversation) {
  return {
    [RATES_ASKED]: async (ctx: ShippingEvent, payload: unknown): Promise<void> => {
      const { draft: id, job, language, outcome } = ratesAskedSchema.parse(payload);
      const { draft } = ctx.session;
      if (draft?.id !== id || draft.step.at !== "rates" || draft.step.wait?.job !== job) return;
      const { wait } = draft.step;
      const t = voice({ session: ctx.session, from: { language_code: language } });
      const { note, step } = nextStep(t, draft, wait, outcome);
      moveTo(draft, step);
      const screen = await question(services, t, ctx.chatId, draft);
      await change(ctx, wait.message, noted(screen, note));
    },
  };
}

function nextStep(t: ShippingTranslator, draft: Draft, wait: Wait, outcome: AskedOutcome): NextStep {
  if (outcome.kind === "offer") {
    const { offer } = outcome;
    return wait.wanted === undefined
      ? { step: choiceOf(offer) }
      : // The job's id is the press that asked: a wish of its own.
        shownAgain(t, wait.wanted, offer, wait.job);
  }
  const { code, details, messageKey } = outcome;
  const refusal = new AppError(code, "The carriers refused when there was room.", { details, messageKey });
  return { step: afterRefusal(draft, refusal), note: sentenceOf(t, refusal) };
}
