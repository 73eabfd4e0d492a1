import type { DraftAct } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ask, proceed } from "./ask.ts";
import { readDimensions } from "./dimensions.ts";
import type { Draft } from "./draft.ts";
import { readingsOf, sizeComplaint, weightComplaint } from "./parcel-reply.ts";
import { SIZES, WEIGHTS } from "./presets.ts";
import { readWeight } from "./weight.ts";

/** Takes a typed size. */
export async function typeSize(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  text: string,
): Promise<void> {
  const size = readDimensions(text);
  if (!size.ok) return ask(conversation, ctx, draft, sizeComplaint(conversation.voice(ctx), size.problem));
  draft.known.dimensions = size.value;
  await proceed(conversation, ctx, draft);
}

/** Takes a typed weight. */
export async function typeWeight(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  text: string,
): Promise<void> {
  const weight = readWeight(text);
  if (!weight.ok) {
    const t = conversation.voice(ctx);
    return ask(conversation, ctx, draft, weightComplaint(t, weight), readingsOf(t, draft, weight));
  }
  draft.known.weight = weight.value;
  await proceed(conversation, ctx, draft);
}

/** Under prices a weight asks for its own prices, so that weights can be compared; other words are none of the buttons. */
export async function typeAnotherWeight(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  text: string,
): Promise<void> {
  const weight = readWeight(text);
  // Prices that are on their way come into the message below: the buttons of the one above are over.
  if (!weight.ok && draft.step.at === "rates" && draft.step.wait !== undefined) draft.turn++;
  if (weight.ok || weight.problem !== "unclear") return typeWeight(conversation, ctx, draft, text);
  return ask(conversation, ctx, draft, conversation.voice(ctx)("newlabel-press-button"));
}

/** Acts on a button with a usual size or weight; false when the open question has no such button. */
export async function pressParcel(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  press: DraftAct,
): Promise<boolean> {
  if (press.act === "size" && draft.step.at === "size") {
    const preset = SIZES[press.index];
    if (preset === undefined) return false;
    draft.known.dimensions = preset.dimensions;
  } else if (press.act === "weight" && draft.step.at === "weight") {
    const preset = WEIGHTS[press.index];
    if (preset === undefined) return false;
    draft.known.weight = preset;
  } else if (press.act === "weigh" && draft.step.at === "weight") {
    return pressWeighed(conversation, ctx, draft, press.text);
  } else return false;
  await proceed(conversation, ctx, draft);
  return true;
}

/** Takes one of the weights that a doubtful one can mean; false for one that no carrier takes: a forged button. */
export async function pressWeighed(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  text: string,
): Promise<boolean> {
  const weight = readWeight(text);
  if (!weight.ok) return false;
  draft.known.weight = weight.value;
  await proceed(conversation, ctx, draft);
  return true;
}
