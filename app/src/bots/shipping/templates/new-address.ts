import { hasCode } from "../../../platform/errors/app-error.ts";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ask } from "../newlabel/ask.ts";
import { type Draft, newDraft } from "../newlabel/draft.ts";
import { endSaving } from "../newlabel/drafts.ts";
import type { Toast } from "../press.ts";
import { put, type Screen, say, show } from "../screen.ts";
import type { Address } from "../services.ts";
import { proposedName } from "./name.ts";
import { beginNaming, endNaming, type NewAddress } from "./naming.ts";
import { named, nameQuestion, templatesFull } from "./naming-reply.ts";
import type { Template } from "./template.ts";

/**
 * Asks for an address to save, in the way that a new label asks for one; a label that was begun stays as it is. Where there is no
 * room for one, says that before it is typed.
 */
export async function askAddress(conversation: Conversation, ctx: ShippingContext): Promise<Toast> {
  const { services, voice } = conversation;
  if (await services.templates.isFull(personOf(ctx))) await say(ctx, templatesFull(voice(ctx)));
  else await ask(conversation, ctx, { ...newDraft(ctx.operationId), saves: true });
  return undefined;
}

/** Asks for the name of an address that the person has confirmed. */
export async function askAddressName(
  conversation: Conversation,
  ctx: ShippingContext,
  { id }: Draft,
  address: Address,
): Promise<void> {
  const naming = { for: "address", id, address } as const;
  const question = await addressNameQuestion(conversation, ctx, naming);
  endSaving(ctx.session);
  beginNaming(ctx.session, naming);
  await put(ctx, question);
}

/** The question for its name. */
export async function addressNameQuestion(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  { address, id }: NewAddress,
): Promise<Screen> {
  const proposed = await services.templates.freeName(personOf(ctx), proposedName(address));
  return nameQuestion(voice(ctx), proposed, { act: "proposed-address", id });
}

/**
 * Saves it under the name that was proposed; a button of another address than the one that waits is no longer active. Where there
 * is no room any more, the question stays, for when there is.
 */
export async function takeProposedAddress(
  conversation: Conversation,
  ctx: ShippingContext,
  id: string,
): Promise<Toast> {
  const { services, voice } = conversation;
  const { namingAddress } = ctx.session;
  if (namingAddress?.id !== id) return voice(ctx).plain("alert-stale");
  const name = await services.templates.freeName(personOf(ctx), proposedName(namingAddress.address));
  const template = await saveAddress(conversation, ctx, namingAddress, name).catch((error: unknown) => {
    if (hasCode(error, "TEMPLATES_FULL")) return undefined;
    throw error;
  });
  if (template === undefined) {
    await say(ctx, templatesFull(voice(ctx)));
    return undefined;
  }
  endNaming(ctx.session, "address");
  await show(ctx, named(voice(ctx), "saved", template, ctx.session.draft !== undefined));
  return undefined;
}

/** Saves it once, whatever it is called and however often that is said. */
export function saveAddress(
  { services }: Conversation,
  ctx: ShippingContext,
  { address, id }: Omit<NewAddress, "for">,
  name: string,
): Promise<Template> {
  return services.templates.save({
    operationId: `${chatOf(ctx)}.${id}.address`,
    telegramId: personOf(ctx),
    name,
    content: { kind: "address", address },
  });
}
