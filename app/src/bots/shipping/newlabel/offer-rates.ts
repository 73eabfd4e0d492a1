import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import { chatOf } from "../../../platform/telegram/conversation/person.ts";
import { ADDRESS_FIELDS, type Address } from "../addresses/address.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ratesAskJob } from "../rates/rates-ask-job.ts";
import type { OrderDraft, Quote, RatesOffer } from "../services.ts";
import { languageOf, sentenceOf } from "../voice.ts";
import { type Draft, MAX_NAMED, type Step, type StepAt } from "./draft.ts";
import { shortList } from "./rates-reply.ts";

/** Where the person stands next, and what is said above the question, as HTML. */
export interface NextStep {
  readonly step: Step;
  readonly note?: string | undefined;
}

/** Asks the carriers for prices: the choice of one, the wait for them, or where a refusal leaves the person. */
export async function offerRates(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
): Promise<NextStep> {
  try {
    return { step: choiceOf(await conversation.services.rates.quote(shipment)) };
  } catch (error) {
    return withoutRates(conversation, ctx, draft, shipment, error);
  }
}

/**
 * What comes of prices that could not be had.
 * @param wanted the offer whose price is asked for again.
 * @throws the error itself when it is not for the person
 */
export function withoutRates(
  { voice }: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
  error: unknown,
  wanted?: Quote,
): NextStep {
  if (hasCode(error, "HTTP_QUOTA")) return { step: waitForRoom(ctx, draft, shipment, error, wanted) };
  const note = sentenceOf(voice(ctx), error);
  if (note === undefined) throw error;
  return { step: afterRefusal(draft, error), note };
}

/** The choice among offers, cheapest first. */
export function choiceOf({ quotes, refused, silent }: RatesOffer): StepAt<"rates"> {
  const named = (carriers: readonly string[]) => carriers.slice(0, MAX_NAMED);
  const list = { order: "price", page: 0, silent: named(silent), refused: named(refused) } as const;
  return { at: "rates", quotes: shortList(quotes), list };
}

/** Where a refusal of the carriers leaves the person: at the field that is wrong, else at the choice of what to change. */
export function afterRefusal({ known }: Draft, error: unknown): Step {
  if (!(error instanceof AppError) || !hasCode(error, "ADDRESS_INVALID")) return { at: "rates", quotes: [] };
  const { field, side } = error.details;
  const asked = ADDRESS_FIELDS.find((name) => name === field);
  if (asked === undefined || (side !== "from" && side !== "to")) return { at: "rates", quotes: [] };
  const values: Partial<Address> = { ...known[side] };
  delete values[asked];
  delete known[side];
  return { at: "address", side, entry: { mode: "fields", values, ask: [asked] } };
}

/** A job asks when there is room; the update does not wait for it. */
function waitForRoom(
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
  error: AppError,
  wanted: Quote | undefined,
): Step {
  const job = ctx.operationId;
  const payload = { chatId: chatOf(ctx), draft: draft.id, shipment, language: languageOf(ctx) };
  ctx.enqueue(ratesAskJob, payload, job);
  const until = Date.now() + Number(error.details.afterMs);
  // The message is known when the question was put.
  const wait = { job, message: 0, until, ...(wanted && { wanted }) };
  return { at: "rates", quotes: [], wait };
}
