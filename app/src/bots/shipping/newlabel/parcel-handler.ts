import type { DraftAct } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ask, proceed } from "./ask.ts";
import { readDimensions } from "./dimensions.ts";
import type { Draft } from "./draft.ts";
import { sizeComplaint, weightComplaint } from "./parcel-reply.ts";
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
  if (!weight.ok) return ask(conversation, ctx, draft, weightComplaint(conversation.voice(ctx), weight));
  draft.known.weight = weight.value;
  await proceed(conversation, ctx, draft);
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
  } else return false;
  await proceed(conversation, ctx, draft);
  return true;
}
