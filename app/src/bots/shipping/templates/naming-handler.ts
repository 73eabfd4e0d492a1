import { AppError, hasCode } from "../../../platform/errors/app-error.ts";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import type { Toast } from "../press.ts";
import { type Screen, say, show } from "../screen.ts";
import type { Order } from "../services.ts";
import { sentenceOf } from "../voice.ts";
import { proposedName, readName } from "./name.ts";
import { beginNaming, endNaming, type Naming } from "./naming.ts";
import { addressNameQuestion, saveAddress } from "./new-address.ts";
import {
  asked,
  named,
  nameComplaint,
  nameQuestion,
  partQuestion,
  renameQuestion,
  templatesFull,
} from "./naming-reply.ts";
import { toTemplates } from "./reply.ts";
import { contentOf, type Part, type Template } from "./template.ts";

/** Asks what of an order is to be saved, below the message whose button was pressed: the order stays to be read. */
export async function askPart(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  orderId: string,
): Promise<Toast> {
  const order = await services.orders.get(orderId, personOf(ctx));
  await say(ctx, partQuestion(voice(ctx), order.orderId));
  return undefined;
}

/** Asks for a name of what is to be saved. */
export async function askName(
  conversation: Conversation,
  ctx: ShippingContext,
  orderId: string,
  part: Part,
): Promise<Toast> {
  const naming = { for: "save", orderId, part } as const;
  const question = await questionOf(conversation, ctx, naming);
  beginNaming(ctx.session, naming);
  await show(ctx, question);
  return undefined;
}

/** Asks for another name of a template. */
export async function askRename(
  conversation: Conversation,
  ctx: ShippingContext,
  id: string,
): Promise<Toast> {
  const question = await questionOf(conversation, ctx, { for: "rename", id });
  beginNaming(ctx.session, { for: "rename", id });
  await show(ctx, question);
  return undefined;
}

/** Saves under the name that was proposed, once per order and part however often it is pressed. */
export async function takeProposed(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  orderId: string,
  part: Part,
): Promise<Toast> {
  const telegramId = personOf(ctx);
  const order = await services.orders.get(orderId, telegramId);
  const name = await services.templates.freeName(telegramId, proposal(order, part));
  const operationId = `${chatOf(ctx)}.${order.orderId}.${part}`;
  const content = contentOf(order, part);
  const template = await services.templates.save({ operationId, telegramId, name, content });
  endNaming(ctx.session, "save");
  await show(ctx, named(voice(ctx), "saved", template, ctx.session.draft !== undefined));
  return undefined;
}

/** Takes a typed name; one that cannot be is asked for again. */
export async function typeName(
  conversation: Conversation,
  ctx: ShippingContext,
  naming: Naming,
  text: string,
): Promise<void> {
  const t = conversation.voice(ctx);
  const name = readName(text);
  const again = async (note: string) => say(ctx, asked(t, note, await questionOf(conversation, ctx, naming)));
  try {
    if (!name.ok) return await again(nameComplaint(t, name.problem));
    const template = await nameIt(conversation, ctx, naming, name.value);
    endNaming(ctx.session, naming.for);
    const how = naming.for === "rename" ? "renamed" : "saved";
    await say(ctx, named(t, how, template, ctx.session.draft !== undefined));
  } catch (error) {
    const reason = sentenceOf(t, error);
    if (reason === undefined || (error instanceof AppError && error.retry !== "never")) throw error;
    if (hasCode(error, "TEMPLATE_NAME_TAKEN")) return again(reason);
    // The address was typed for nothing else: it can be named once a template is deleted.
    if (hasCode(error, "TEMPLATES_FULL") && naming.for === "address") return say(ctx, templatesFull(t));
    // What was to be named is gone, or there is no room for it: another name would not help.
    endNaming(ctx.session, naming.for);
    await say(ctx, { html: reason, rows: [[toTemplates(t)]] });
  }
}

async function nameIt(
  conversation: Conversation,
  ctx: ShippingContext,
  naming: Naming,
  name: string,
): Promise<Template> {
  const { services } = conversation;
  const telegramId = personOf(ctx);
  if (naming.for === "rename") return services.templates.rename(naming.id, telegramId, name);
  if (naming.for === "address") return saveAddress(conversation, ctx, naming, name);
  const order = await services.orders.get(naming.orderId, telegramId);
  const content = contentOf(order, naming.part);
  return services.templates.save({ operationId: ctx.operationId, telegramId, name, content });
}

async function questionOf(conversation: Conversation, ctx: ShippingContext, naming: Naming): Promise<Screen> {
  if (naming.for === "address") return addressNameQuestion(conversation, ctx, naming);
  const { services, voice } = conversation;
  const t = voice(ctx);
  const telegramId = personOf(ctx);
  if (naming.for === "rename") return renameQuestion(t, await services.templates.get(naming.id, telegramId));
  const { orderId, part } = naming;
  const order = await services.orders.get(orderId, telegramId);
  const proposed = await services.templates.freeName(telegramId, proposal(order, part));
  return nameQuestion(t, proposed, { act: "proposed", orderId, part });
}

const proposal = (order: Order, part: Part): string => proposedName(part === "from" ? order.from : order.to);
