import { Composer } from "grammy";
import { chatOf, personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace } from "../press.ts";
import { say } from "../screen.ts";
import { languageOf } from "../voice.ts";
import { statementJob } from "./statement-job.ts";

/** `/statement`: the whole account as a file, written by a job. */
export function createStatementFeature({ voice }: Conversation): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onPlace(composer, { commands: ["statement"], place: "statement" }, async (ctx) => {
    const input = { telegramId: personOf(ctx), chatId: chatOf(ctx), language: languageOf(ctx) };
    ctx.enqueue(statementJob, input, ctx.operationId);
    await say(ctx, { html: voice(ctx)("statement-coming"), rows: [] });
  });
  return composer;
}
