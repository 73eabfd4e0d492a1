import type { BotContext } from "../pipeline/context.ts";

const TEXT = "Synthetic person: still here.";

/**
 * Answers the synthetic person as people are answered, by a message through the outbox, and takes it away again: the chat
 * stays empty, and nobody's telephone rings. To take it away names its id, and so the outbox keeps under the message's
 * reference that Telegram has accepted it: whoever asked finds it there.
 */
export async function answerSynthetic<S extends object>(ctx: BotContext<S>, chatId: number): Promise<void> {
  const { message_id } = await ctx.api.sendMessage(chatId, TEXT, { disable_notification: true });
  await ctx.api.deleteMessage(chatId, message_id);
}
