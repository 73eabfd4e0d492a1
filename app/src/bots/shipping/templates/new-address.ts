import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { ask } from "../newlabel/ask.ts";
import { type Draft, newDraft } from "../newlabel/draft.ts";
import { endSaving } from "../newlabel/drafts.ts";
import type { Toast } from "../press.ts";
import { put, type Screen, show } from "../screen.ts";
import type { Address } from "../services.ts";
import { proposedName } from "./name.ts";
import { beginNaming, endNaming, type NewAddress } from "./naming.ts";
import { named, nameQuestion } from "./naming-reply.ts";
import type { Template } from "./template.ts";

/** Asks for an address to save, in the way that a new label asks for one; a label that was begun stays as it is. */
export async function askAddress(conversation: Conversation, ctx: ShippingContext): Promise<Toast> {
  await ask(conversation, ctx, { ...newDraft(ctx.operationId), saves: true });
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

/** Saves it under the name that was proposed; a button of another address than the one that waits is no longer active. */
export async function takeProposedAddress(
  conversation: Conversation,
  ctx: ShippingContext,
  id: string,
): Promise<Toast> {
  const { services, voice } = conversation;
  const { namingAddress } = ctx.session;
  if (namingAddress?.id !== id) return voice(ctx).plain("alert-stale");
  const name = await services.templates.freeName(personOf(ctx), proposedName(namingAddress.address));
  const template = await saveAddress(conversation, ctx, namingAddress, name);
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
