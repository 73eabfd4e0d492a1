import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { ADDRESS_FIELDS, type Address } from "../addresses/address.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { type Screen, say, show } from "../screen.ts";
import { sentenceOf } from "../voice.ts";
import { type Draft, moveTo, openQuestion, type Step, shipmentOf } from "./draft.ts";
import { sizeQuestion, weightQuestion } from "./parcel-reply.ts";
import { confirmation } from "./purchase-reply.ts";
import { ratesQuestion, shortList } from "./rates-reply.ts";
import { addressScreen } from "./saved-addresses.ts";

/** Puts the draft's open question; `note` is said above it, as HTML. */
export async function ask(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  note?: string,
): Promise<void> {
  ctx.session.draft = draft;
  ctx.session.expecting = "label";
  const screen = await question(conversation, ctx, draft);
  const noted = note === undefined ? screen : { ...screen, html: `${note}\n\n${screen.html}` };
  await (ctx.callbackQuery === undefined ? say(ctx, noted) : show(ctx, noted));
}

/** Puts the open question as a new message: what was pressed is a menu or a payment link, which has to stay. */
export async function askBelow(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
): Promise<void> {
  ctx.session.draft = draft;
  ctx.session.expecting = "label";
  await say(ctx, await question(conversation, ctx, draft));
}

/** Goes on to the next question without an answer; when all is known, asks the carriers for prices. */
export async function proceed(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  note?: string,
): Promise<void> {
  const next = openQuestion(draft.known);
  if (next === undefined) return offerRates(conversation, ctx, draft, note);
  moveTo(draft, next);
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

async function question(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  draft: Draft,
): Promise<Screen> {
  const t = voice(ctx);
  const { known, step } = draft;
  switch (step.at) {
    case "address":
      return addressScreen(services, t, personOf(ctx), draft, step);
    case "size":
      return sizeQuestion(t, draft);
    case "weight":
      return weightQuestion(t, draft);
    case "rates":
      return ratesQuestion(t, draft, step.quotes);
    case "confirm": {
      const shipment = shipmentOf(known);
      // A stored draft of another release may lack a part; its prices are asked for anew once it is there.
      if (shipment === undefined) return ratesQuestion(t, draft, []);
      return confirmation(t, draft, step, shipment, await services.ledger.balance(personOf(ctx)));
    }
  }
}

async function offerRates(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  note?: string,
): Promise<void> {
  const shipment = shipmentOf(draft.known);
  if (shipment === undefined) return proceed(conversation, ctx, draft, note);
  await ctx.replyWithChatAction("typing");
  try {
    const { quotes } = await conversation.services.rates.quote(shipment);
    moveTo(draft, { at: "rates", quotes: shortList(quotes) });
    await ask(conversation, ctx, draft, note);
  } catch (error) {
    const reason = sentenceOf(conversation.voice(ctx), error);
    if (reason === undefined) throw error;
    moveTo(draft, afterRefusal(draft, error));
    await ask(conversation, ctx, draft, reason);
  }
}

/** Where a refusal of the carriers leaves the person: at the field that is wrong, else at the choice of what to change. */
function afterRefusal({ known }: Draft, error: unknown): Step {
  if (!(error instanceof AppError) || !hasCode(error, "ADDRESS_INVALID")) return { at: "rates", quotes: [] };
  const { field, side } = error.details;
  const asked = ADDRESS_FIELDS.find((name) => name === field);
  if (asked === undefined || (side !== "from" && side !== "to")) return { at: "rates", quotes: [] };
  const values: Partial<Address> = { ...known[side] };
  delete values[asked];
  delete known[side];
  return { at: "address", side, entry: { mode: "fields", values, ask: [asked] } };
}
