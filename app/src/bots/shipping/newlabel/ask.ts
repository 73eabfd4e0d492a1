import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { type Button, post, put, type Screen } from "../screen.ts";
import type { ShippingServices } from "../services.ts";
import type { ShippingTranslator } from "../voice.ts";
import { type Draft, moveTo, openQuestion, type Step, shipmentOf } from "./draft.ts";
import { keepDraft } from "./drafts.ts";
import { offerRates } from "./offer-rates.ts";
import { sizeQuestion, weightQuestion } from "./parcel-reply.ts";
import { confirmation } from "./purchase-reply.ts";
import { ratesQuestion } from "./rates-reply.ts";
import { addressScreen } from "./saved-addresses.ts";

/** Puts the draft's open question; `note` is said above it, as HTML, and `offered` are answers to it before the usual ones. */
export async function ask(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  note?: string,
  offered: readonly Button[] = [],
): Promise<void> {
  const asked = noted(await open(conversation, ctx, draft), note);
  const screen = { ...asked, rows: [offered, ...(asked.rows ?? [])] };
  await standing(draft, () => put(ctx, screen));
}

/** Puts the open question as a new message: what was pressed is a menu or a payment link, which has to stay. */
export async function askBelow(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
): Promise<void> {
  const screen = await open(conversation, ctx, draft);
  await standing(draft, () => post(ctx, screen));
}

/** A note above a screen. */
export function noted(screen: Screen, note: string | undefined): Screen {
  return note === undefined ? screen : { ...screen, html: `${note}\n\n${screen.html}` };
}

function open(conversation: Conversation, ctx: ShippingContext, draft: Draft): Promise<Screen> {
  keepDraft(ctx.session, draft);
  return question(conversation.services, conversation.voice(ctx), personOf(ctx), draft);
}

/** Prices that are waited for come into the message that was put last. */
async function standing(draft: Draft, put: () => Promise<number>): Promise<void> {
  const message = await put();
  if (draft.step.at === "rates" && draft.step.wait) draft.step.wait.message = message;
}

/** Goes on to the next question without an answer; when all is known, offers prices or says that they are asked for. */
export async function proceed(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  note?: string,
): Promise<void> {
  const next = openQuestion(draft.known);
  const shipment = shipmentOf(draft.known);
  if (next !== undefined || shipment === undefined) {
    moveTo(draft, next ?? draft.step);
    return ask(conversation, ctx, draft, note);
  }
  moveTo(draft, await offerRates(conversation, ctx, draft, shipment));
  await ask(conversation, ctx, draft, note);
}

/** Opens a question again, one that was answered or one further back. */
export async function reopen(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: Step,
): Promise<void> {
  moveTo(draft, step);
  await ask(conversation, ctx, draft);
}

/** The screen of a draft's open question. */
export async function question(
  services: ShippingServices,
  t: ShippingTranslator,
  telegramId: number,
  draft: Draft,
): Promise<Screen> {
  const { known, step } = draft;
  switch (step.at) {
    case "address":
      return addressScreen(services, t, telegramId, draft, step);
    case "size":
      return sizeQuestion(t, draft);
    case "weight":
      return weightQuestion(t, draft);
    case "rates":
      return ratesQuestion(t, draft, step);
    case "confirm": {
      const shipment = shipmentOf(known);
      // A stored draft of another release may lack a part; its prices are asked for anew once it is there.
      if (shipment === undefined) return ratesQuestion(t, draft, { at: "rates", quotes: [] });
      return confirmation(t, draft, step, shipment, await services.ledger.balance(telegramId));
    }
  }
}
