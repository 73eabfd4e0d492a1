import type { DraftAct, Editable } from "../callback-data.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { show } from "../screen.ts";
import { proceed, reopen } from "./ask.ts";
import type { Draft, Known, Step, StepAt } from "./draft.ts";
import { pressWeighed } from "./parcel-handler.ts";
import { revision } from "./rates-reply.ts";

/** Acts on a button under prices or under the confirmation; false when the open question has no such button. */
export async function pressRates(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: StepAt<"rates"> | StepAt<"confirm">,
  press: DraftAct,
): Promise<boolean> {
  switch (press.act) {
    case "rate": {
      const quote = step.quotes[press.index];
      if (step.at !== "rates" || step.wait !== undefined || quote === undefined) return false;
      const { list, quotes } = step;
      const operationId = ctx.operationId;
      await reopen(conversation, ctx, draft, { at: "confirm", quotes, list, quote, operationId });
      return true;
    }
    case "by-price":
    case "by-speed":
    case "rates-page":
      return turnList(conversation, ctx, draft, step, press);
    case "again":
      if (step.at !== "rates") return false;
      await proceed(conversation, ctx, draft);
      return true;
    case "revise":
      await revise(conversation, ctx, draft, step);
      return true;
    case "weigh":
      return step.at === "rates" && pressWeighed(conversation, ctx, draft, press.text);
    case "edit":
      await reopen(conversation, ctx, draft, stepToEdit(draft.known, press.part));
      return true;
    default:
      return false;
  }
}

/** Asks what is to be changed; the way back leads to the prices or the confirmation, and asks again for prices that were awaited. */
async function revise(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: StepAt<"rates"> | StepAt<"confirm">,
): Promise<void> {
  const isAwaited = step.at === "rates" && step.wait !== undefined;
  // Prices must not take the place of the question that stands there now.
  if (step.at === "rates") delete step.wait;
  draft.turn++;
  const back = { act: isAwaited ? "again" : "return" } as const;
  await show(ctx, revision(conversation.voice(ctx), draft, back));
}

/** Lists the same prices another way. */
async function turnList(
  conversation: Conversation,
  ctx: ShippingContext,
  draft: Draft,
  step: StepAt<"rates"> | StepAt<"confirm">,
  press: DraftAct,
): Promise<boolean> {
  if (step.at !== "rates" || step.list === undefined || step.wait !== undefined) return false;
  const { list } = step;
  if (press.act === "rates-page") list.page = press.index;
  else {
    list.order = press.act === "by-speed" ? "speed" : "price";
    list.page = 0;
  }
  await reopen(conversation, ctx, draft, step);
  return true;
}

function stepToEdit(known: Known, part: Editable): Step {
  if (part === "size" || part === "weight") return { at: part };
  const address = known[part];
  return {
    at: "address",
    side: part,
    entry: address === undefined ? { mode: "paste" } : { mode: "check", address },
  };
}
