import { Composer } from "grammy";
import { hasCode } from "../../../platform/errors/app-error.ts";
import { storedFile } from "../../../platform/telegram/api/stored-file.ts";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { labelFilename } from "../orders/store-pdf.ts";
import { onPress } from "../press.ts";
import { say } from "../screen.ts";
import { labelReprintJob } from "./label-reprint-job.ts";
import { labelLink, noLabel, whichReprint } from "./reply.ts";
import type { Reprint } from "./service.ts";

/** A label's PDF again: by the button under an order, and by `/reprint <order>`. */
export function createReprintFeature({ services, voice }: Conversation): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  const reprint = (ctx: ShippingContext, orderId: string) =>
    services.reprints.reprint(orderId, personOf(ctx), ctx.operationId);

  onCommand(composer, ["reprint"], async (ctx, argument) => {
    const wanted = argument.trim();
    if (wanted === "") return say(ctx, whichReprint(voice(ctx)));
    const found = await reprint(ctx, wanted.slice(0, 40).toWellFormed());
    if (found.kind === "none") return say(ctx, { html: noLabel(voice(ctx), found.order) });
    await bring(ctx, found);
  });
  onPress(composer, "label-file", async (ctx, { orderId }) => {
    try {
      const found = await reprint(ctx, orderId);
      if (found.kind === "none") return noLabel(voice(ctx).plain, found.order);
      await bring(ctx, found);
      return undefined;
    } catch (error) {
      if (hasCode(error, "ORDER_NOT_FOUND")) return voice(ctx).plain("alert-no-order");
      throw error;
    }
  });
  return composer;

  async function bring(ctx: ShippingContext, found: Exclude<Reprint, { kind: "none" }>): Promise<void> {
    const { orderId } = found.order;
    if (found.kind === "file") {
      await ctx.replyWithDocument(storedFile(found.fileKey, labelFilename(orderId), "application/pdf"));
      const link = services.reprints.linkTo?.(found.fileKey);
      if (link !== undefined) await say(ctx, labelLink(voice(ctx), orderId, link));
      return;
    }
    ctx.enqueue(labelReprintJob, found.job.payload, found.job.id);
    await say(ctx, { html: voice(ctx)("reprint-fetching", { orderId }) });
  }
}
