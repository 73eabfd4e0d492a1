import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { say } from "../screen.ts";

/** `/privacy`, which Telegram asks of every bot (telegram.org/tos/bot-developers, section 4). */
export function createPrivacyFeature({ voice }: Pick<Conversation, "voice">): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["privacy"], (ctx) => say(ctx, { html: voice(ctx)("privacy") }));
  return composer;
}
