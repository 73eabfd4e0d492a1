import { Composer } from "grammy";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import type { DraftAct } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress, type Toast } from "../press.ts";
import { say, show } from "../screen.ts";
import { pressAddress, takeReading, typeAddress } from "./address-handler.ts";
import { namingCancelled } from "../templates/naming-reply.ts";
import { abandon } from "./abandon.ts";
import { ask, askBelow, reopen } from "./ask.ts";
import { previousStep } from "./back.ts";
import { type Draft, isBegun, moveTo, newDraft } from "./draft.ts";
import { draftAwaited, draftOf, draftOfReading, endSaving } from "./drafts.ts";
import { pressParcel, typeAnotherWeight, typeSize, typeWeight } from "./parcel-handler.ts";
import { buy } from "./purchase-handler.ts";
import { unfinished } from "./purchase-reply.ts";
import { pressRates } from "./rates-handler.ts";

/** `/newlabel`: from two addresses and a parcel to an order, one question at a time. */
export function createNewLabelFeature(conversation: Conversation): Composer<ShippingContext> {
  const { services, voice } = conversation;
  const composer = new Composer<ShippingContext>();
  const stale = (ctx: ShippingContext): Toast => voice(ctx).plain("alert-stale");
  const begin = (ctx: ShippingContext) => askBelow(conversation, ctx, newDraft(ctx.operationId));

  onPlace(composer, { commands: ["newlabel"], place: "newlabel" }, async (ctx) => {
    const { draft } = ctx.session;
    if (draft === undefined || !isBegun(draft)) return begin(ctx);
    await say(ctx, unfinished(voice(ctx)));
  });
  onPlace(composer, { commands: [], place: "restart" }, begin);
  onPlace(composer, { commands: [], place: "resume" }, async (ctx) => {
    const { draft } = ctx.session;
    if (draft === undefined) return begin(ctx);
    moveTo(draft, draft.step);
    await askBelow(conversation, ctx, draft);
  });

  onPress(composer, "draft", async (ctx, press) => {
    const draft = draftOf(ctx.session, press.draft);
    if (draft === undefined) return stale(ctx);
    // Any of the draft's messages may end it: the wish is as clear on an older one.
    if (press.act === "cancel") return cancel(conversation, ctx, draft);
    if (press.turn !== draft.turn) return stale(ctx);
    return (await pressDraft(conversation, ctx, draft, press)) ? undefined : stale(ctx);
  });
  onPress(composer, "reading", async (ctx, press) => {
    const asked = draftOfReading(ctx.session, press.id);
    if (asked === undefined) return stale(ctx);
    const reading = await services.addresses.reading(press.id, personOf(ctx));
    if (reading === undefined) return stale(ctx);
    await takeReading(conversation, ctx, asked.draft, asked.step, reading);
    return undefined;
  });
  onPress(composer, "buy", (ctx, { wish }) => buy(conversation, ctx, wish));

  composer.on("message:text", async (ctx, next) => {
    const draft = draftAwaited(ctx.session);
    if (draft === undefined || !isPlainText(ctx)) return next();
    await typeAnswer(conversation, ctx, draft, ctx.message.text);
  });
  return composer;
}

async function typeAnswer(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  text: string,
): Promise<void> {
  const { step } = draft;
  switch (step.at) {
    case "address":
      return typeAddress(conversation, ctx, draft, step, text);
    case "size":
      return typeSize(conversation, ctx, draft, text);
    case "weight":
      return typeWeight(conversation, ctx, draft, text);
    case "rates":
      return typeAnotherWeight(conversation, ctx, draft, text);
    case "confirm":
      return ask(conversation, ctx, draft, conversation.voice(ctx)("newlabel-press-button"));
  }
}

async function pressDraft(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  press: DraftAct,
): Promise<boolean> {
  const { step } = draft;
  if (press.act === "back") {
    const previous = previousStep(draft);
    if (previous === undefined) return false;
    await reopen(conversation, ctx, draft, previous);
    return true;
  }
  if (press.act === "return") {
    await reopen(conversation, ctx, draft, step);
    return true;
  }
  switch (step.at) {
    case "address":
      return pressAddress(conversation, ctx, draft, step, press);
    case "size":
    case "weight":
      return pressParcel(conversation, ctx, draft, press);
    case "rates":
    case "confirm":
      return pressRates(conversation, ctx, draft, step, press);
  }
}

async function cancel(conversation: Conversation, ctx: ShippingContext, draft: Draft): Promise<Toast> {
  if (draft.saves) {
    endSaving(ctx.session);
    await show(ctx, namingCancelled(conversation.voice(ctx), ctx.session.draft !== undefined));
  } else await show(ctx, await abandon(conversation, ctx, draft));
  return undefined;
}
