import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { awaitAgain, awaitedOf } from "../awaited.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { mainActions } from "../main-actions.ts";
import { abandon } from "../newlabel/abandon.ts";
import { endSaving } from "../newlabel/drafts.ts";
import { say } from "../screen.ts";
import { endNaming } from "../templates/naming.ts";
import { namingCancelled } from "../templates/naming-reply.ts";
import { topupCancelled } from "../topup/reply.ts";

/** `/cancel`: ends what is under way, one thing at a time: money, a name or an address to save, asked for during a label, leaves the label. */
export function createCancelFeature(conversation: Conversation): Composer<ShippingContext> {
  const { voice } = conversation;
  const composer = new Composer<ShippingContext>();
  onCommand(composer, ["cancel"], async (ctx) => {
    const t = voice(ctx);
    const { draft } = ctx.session;
    const awaited = awaitedOf(ctx.session);
    if (awaited === "amount") {
      awaitAgain(ctx.session);
      return say(ctx, topupCancelled(t, draft !== undefined));
    }
    if (awaited === "name") {
      endNaming(ctx.session);
      return say(ctx, namingCancelled(t, draft !== undefined));
    }
    if (awaited === "address") {
      endSaving(ctx.session);
      return say(ctx, namingCancelled(t, draft !== undefined));
    }
    ctx.session.expecting = "nothing";
    if (draft === undefined) return say(ctx, { html: t("cancel-nothing"), rows: mainActions(t) });
    await say(ctx, await abandon(conversation, ctx, draft));
  });
  return composer;
}
