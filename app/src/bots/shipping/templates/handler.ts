import { Composer } from "grammy";
import { hasCode } from "../../../platform/errors/app-error.ts";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { isPlainText } from "../../../platform/telegram/conversation/text.ts";
import { awaitedOf } from "../awaited.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress, type Toast } from "../press.ts";
import { say, show } from "../screen.ts";
import type { TemplateAct } from "./callback-data.ts";
import { endNaming, namingOf } from "./naming.ts";
import { askName, askPart, askRename, takeProposed, typeName } from "./naming-handler.ts";
import { namingCancelled } from "./naming-reply.ts";
import { askAddress, takeProposedAddress } from "./new-address.ts";
import { deleteQuestion, templatePage, templatesPage } from "./reply.ts";
import { repeatOrder, useTemplate } from "./use-handler.ts";

/** `/templates` and `/repeat <order>`: what was sent once is sent again in two presses. */
export function createTemplatesFeature(conversation: Conversation): Composer<ShippingContext> {
  const { services, voice } = conversation;
  const composer = new Composer<ShippingContext>();

  onPlace(composer, { commands: ["templates"], place: "templates" }, async (ctx) =>
    say(ctx, templatesPage(voice(ctx), await services.templates.list(personOf(ctx), 1))),
  );
  onCommand(composer, ["repeat"], async (ctx, argument) => {
    const wanted = argument.trim().slice(0, 40).toWellFormed();
    if (wanted === "") return sayWhich(conversation, ctx);
    await repeatOrder(conversation, ctx, wanted, false);
  });
  onPress(composer, "template", async (ctx, press) => {
    try {
      return await act(conversation, ctx, press);
    } catch (error) {
      if (hasCode(error, "TEMPLATE_NOT_FOUND")) return voice(ctx).plain("alert-no-template");
      if (hasCode(error, "ORDER_NOT_FOUND")) return voice(ctx).plain("alert-no-order");
      throw error;
    }
  });
  composer.on("message:text", async (ctx, next) => {
    const naming = namingOf(ctx.session);
    if (awaitedOf(ctx.session) !== "name" || naming === undefined || !isPlainText(ctx)) return next();
    await typeName(conversation, ctx, naming, ctx.message.text);
  });
  return composer;
}

function act(conversation: Conversation, ctx: ShippingContext, press: TemplateAct): Promise<Toast> {
  switch (press.act) {
    case "list":
      return showList(conversation, ctx, press.page);
    case "open":
    case "delete":
    case "star":
    case "unstar":
      return showOne(conversation, ctx, press);
    case "drop":
      return drop(conversation, ctx, press);
    case "rename":
      return askRename(conversation, ctx, press.id);
    case "use":
      return useTemplate(conversation, ctx, press);
    case "repeat":
      return repeatOrder(conversation, ctx, press.orderId, press.over);
    case "save":
      return askPart(conversation, ctx, press.orderId);
    case "name":
      return askName(conversation, ctx, press.orderId, press.part);
    case "proposed":
      return takeProposed(conversation, ctx, press.orderId, press.part);
    case "new-address":
      return askAddress(conversation, ctx);
    case "proposed-address":
      return takeProposedAddress(conversation, ctx, press.id);
    case "cancel":
      return cancel(conversation, ctx);
  }
}

async function showList(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  page: number,
): Promise<undefined> {
  await show(ctx, templatesPage(voice(ctx), await services.templates.list(personOf(ctx), page)));
}

async function showOne(
  { services, voice }: Conversation,
  ctx: ShippingContext,
  { act, id, page }: Extract<TemplateAct, { id: string; page: number }>,
): Promise<undefined> {
  const { templates } = services;
  const telegramId = personOf(ctx);
  const starring = act === "star" || act === "unstar";
  const template = starring
    ? await templates.star(id, telegramId, act === "star")
    : await templates.get(id, telegramId);
  const screen = act === "delete" ? deleteQuestion : templatePage;
  await show(ctx, screen(voice(ctx), template, page));
}

async function drop(
  conversation: Conversation,
  ctx: ShippingContext,
  { id, page }: Extract<TemplateAct, { id: string; page: number }>,
): Promise<Toast> {
  await conversation.services.templates.remove(id, personOf(ctx));
  await showList(conversation, ctx, page);
  return conversation.voice(ctx).plain("alert-template-deleted");
}

async function cancel({ voice }: Conversation, ctx: ShippingContext): Promise<undefined> {
  endNaming(ctx.session);
  await show(ctx, namingCancelled(voice(ctx), ctx.session.draft !== undefined));
}

async function sayWhich({ voice }: Conversation, ctx: ShippingContext): Promise<void> {
  const t = voice(ctx);
  const orders = { text: t.plain("button-orders"), press: { kind: "go", place: "orders" } } as const;
  await say(ctx, { html: t("repeat-which"), rows: [[orders]] });
}
