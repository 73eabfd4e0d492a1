import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { isBegun, newDraft } from "../newlabel/draft.ts";
import { type Filling, proceedWith } from "../newlabel/filling.ts";
import type { Toast } from "../press.ts";
import { say } from "../screen.ts";
import type { TemplateAct } from "./callback-data.ts";
import { replaceQuestion } from "./naming-reply.ts";
import type { Part, TemplateContent } from "./template.ts";

type Use = Extract<TemplateAct, { act: "use" | "repeat" }>;

/** Begins a label from a template: with a whole one the prices are asked at once. */
export async function useTemplate(
  conversation: Conversation,
  ctx: ShippingContext,
  use: Extract<Use, { act: "use" }>,
): Promise<Toast> {
  const { templates } = conversation.services;
  const { content } = await templates.get(use.id, personOf(ctx));
  if (asksFirst(ctx, use)) return askToReplace(conversation, ctx, use);
  await templates.use(use.id, personOf(ctx));
  await proceedWith(conversation, ctx, newDraft(ctx.operationId), fillingOf(content, use.as));
  return undefined;
}

/** Begins a label like one of the person's orders. @throws AppError ORDER_NOT_FOUND */
export async function repeatOrder(
  conversation: Conversation,
  ctx: ShippingContext,
  typedId: string,
  over: boolean,
): Promise<Toast> {
  const order = await conversation.services.orders.get(typedId, personOf(ctx));
  const use: Use = { act: "repeat", orderId: order.orderId, over };
  if (asksFirst(ctx, use)) return askToReplace(conversation, ctx, use);
  const { from, to, parcel } = order;
  await proceedWith(conversation, ctx, newDraft(ctx.operationId), { from, to, parcel });
  return undefined;
}

/** A label that has got somewhere is not thrown away by one press. */
function asksFirst({ session }: ShippingContext, { over }: Use): boolean {
  return !over && session.draft !== undefined && isBegun(session.draft);
}

async function askToReplace({ voice }: Conversation, ctx: ShippingContext, use: Use): Promise<Toast> {
  await say(ctx, replaceQuestion(voice(ctx), { ...use, over: true }));
  return undefined;
}

function fillingOf(content: TemplateContent, as: Part): Filling {
  if (content.kind === "address") return as === "to" ? { to: content.address } : { from: content.address };
  const { from, to, parcel } = content;
  return { from, to, parcel };
}
