import type { AppError } from "../../../platform/errors/app-error.ts";
import { chatOf } from "../../../platform/telegram/conversation/person.ts";
import { ADDRESS_FIELDS, type Address } from "../addresses/address.ts";
import { answeredFields } from "../addresses/address-field.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ratesAskJob } from "../rates/rates-ask-job.ts";
import type { OrderDraft, RatesOffer } from "../services.ts";
import { languageOf } from "../voice.ts";
import { type Draft, MAX_NAMED, type RateList, type Step, type StepAt, type Wait } from "./draft.ts";
import { shortList } from "./rates-reply.ts";

/** Where the person stands next, and what is said above the question, as HTML. */
export interface NextStep {
  readonly step: Step;
  readonly note?: string | undefined;
}

/** The choice among prices that are known, else the wait for them; in the order that those shown now have. */
export async function offerRates(
  { services }: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
): Promise<StepAt<"rates">> {
  const known = await services.rates.known(shipment);
  const order = draft.step.at === "rates" ? draft.step.list?.order : undefined;
  if (known !== undefined) return choiceOf(known, order);
  const list = order && { order, page: 0, silent: [], refused: [] };
  return { at: "rates", quotes: [], list, wait: askCarriers(ctx, draft, shipment) };
}

/**
 * Has a job ask the carriers: the update does not wait for them.
 * @param purchase the offer whose price is asked for again, and the wish to buy it
 */
export function askCarriers(
  ctx: ShippingContext,
  draft: Draft,
  shipment: OrderDraft,
  purchase: Pick<Wait, "wanted" | "wish"> = {},
): Wait {
  const job = ctx.operationId;
  const { wish } = purchase;
  const payload = { chatId: chatOf(ctx), draft: draft.id, shipment, language: languageOf(ctx), wish };
  ctx.enqueue(ratesAskJob, payload, job);
  // The message is known when the question was put.
  return { job, message: 0, until: 0, ...purchase };
}

/** The choice among offers, cheapest first unless the person has chosen otherwise. */
export function choiceOf(
  { quotes, refused, silent }: RatesOffer,
  order: RateList["order"] = "price",
): StepAt<"rates"> {
  const named = (carriers: readonly string[]) => carriers.slice(0, MAX_NAMED);
  const list = { order, page: 0, silent: named(silent), refused: named(refused) };
  return { at: "rates", quotes: shortList(quotes), list };
}

/** Where a refusal of the carriers leaves the person: at the field that is wrong, else at the choice of what to change. */
export function afterRefusal({ known }: Draft, { code, details }: AppError): Step {
  const { field, side } = details;
  const asked = ADDRESS_FIELDS.find((name) => name === field);
  if (code !== "ADDRESS_INVALID" || asked === undefined || (side !== "from" && side !== "to"))
    return { at: "rates", quotes: [] };
  const shown = known[side];
  const values: Partial<Address> = { ...answeredFields(shown ?? {}) };
  delete values[asked];
  delete known[side];
  return { at: "address", side, entry: { mode: "fields", values, ask: [asked], ...(shown && { shown }) } };
}
