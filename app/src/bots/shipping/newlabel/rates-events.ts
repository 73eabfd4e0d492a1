import type { Conversation, ShippingEvent } from "../context.ts";
import { type AskedOutcome, RATES_ASKED, ratesAskedSchema } from "../rates/rates-ask-job.ts";
import { refusedError } from "../refusal.ts";
import { change, tell } from "../screen.ts";
import type { PlacedOrder } from "../services.ts";
import { type ShippingTranslator, sentenceOf } from "../voice.ts";
import { noted, question } from "./ask.ts";
import { unbought } from "./back.ts";
import { type Draft, moveTo, type StepAt, shipmentOf, type Wait } from "./draft.ts";
import { afterRefusal, choiceOf, type NextStep } from "./offer-rates.ts";
import { bought, purchaseAgain } from "./purchase.ts";

type Outcome = Exclude<AskedOutcome, { kind: "wait" }>;

/** A draft that waits for prices. */
interface Waiting {
  readonly draft: Draft;
  readonly step: StepAt<"rates">;
  readonly wait: Wait;
}

/**
 * What the carriers said goes into the message that said that they are asked, if the person still waits for it. A wish to buy
 * that an earlier run turned into an order is one, whatever the person did meanwhile: no paid order waits for its sweep.
 */
export function createRatesEvents(conversation: Conversation) {
  const { services, voice } = conversation;
  return {
    [RATES_ASKED]: async (ctx: ShippingEvent, payload: unknown): Promise<void> => {
      const { draft, job, language, outcome, wish } = ratesAskedSchema.parse(payload);
      const t = voice({ session: ctx.session, from: { language_code: language } });
      const waiting = waitingFor(ctx.session.draft, draft, job);
      const before = wish === undefined ? undefined : await services.orders.placed(wish, ctx.chatId);
      if (wish !== undefined && before !== undefined) {
        const screen = bought(ctx, t, wish, before);
        if (waiting !== undefined) await change(ctx, waiting.wait.message, screen);
        // Who pressed Back or Cancel in that very moment read that nothing is bought. Who pressed Buy again knows of it.
        else if (before.order.state === "pending") await tell(ctx, screen);
      } else if (waiting !== undefined) await goOn(conversation, ctx, t, waiting, outcome);
    },
  };
}

/** Undefined when the person went on to something else, or asked once more. */
function waitingFor(draft: Draft | undefined, id: string, job: string): Waiting | undefined {
  if (draft?.id !== id || draft.step.at !== "rates" || draft.step.wait?.job !== job) return undefined;
  const { step } = draft;
  return { draft, step, wait: draft.step.wait };
}

async function goOn(
  { services }: Conversation,
  ctx: ShippingEvent,
  t: ShippingTranslator,
  waiting: Waiting,
  outcome: AskedOutcome,
): Promise<void> {
  const { draft, wait } = waiting;
  let note: string | undefined;
  if (outcome.kind === "wait") wait.until = outcome.until;
  else {
    const next = await nextStep(services.orders, ctx, t, waiting, outcome);
    if ("order" in next) {
      const operationId = wait.wish ?? "";
      return change(ctx, wait.message, bought(ctx, t, operationId, next));
    }
    note = next.note;
    moveTo(draft, next.step);
  }
  const screen = await question(services, t, ctx.chatId, draft);
  await change(ctx, wait.message, noted(screen, note));
}

async function nextStep(
  orders: Conversation["services"]["orders"],
  ctx: ShippingEvent,
  t: ShippingTranslator,
  { draft, step, wait }: Waiting,
  outcome: Outcome,
): Promise<PlacedOrder | NextStep> {
  const confirmed = unbought(step);
  if (outcome.kind === "refused") {
    const refusal = refusedError(outcome);
    // What could not be asked now may be pressed again: the offer stays where it was.
    const stays = refusal.code === "SERVICE_BUSY" ? confirmed : undefined;
    return { step: stays ?? afterRefusal(draft, refusal), note: sentenceOf(t, refusal) };
  }
  const { offer } = outcome;
  const shipment = shipmentOf(draft.known);
  if (confirmed === undefined || shipment === undefined) return { step: choiceOf(offer, step.list?.order) };
  // In a private chat the person's id is the chat's.
  const whose = { telegramId: ctx.chatId, chatId: ctx.chatId, signal: ctx.signal };
  // The job's id is the press that asked: a wish of its own.
  return purchaseAgain({ orders, t, shipment, ...whose }, confirmed, offer, wait.job);
}
