import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { chatting } from "../chat/reply.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { mainActions } from "../main-actions.ts";
import { openOnboarding } from "../onboarding/ask.ts";
import { say } from "../screen.ts";
import { goOnLooking } from "../search/look.ts";
import { register } from "./register.ts";
import { greeting } from "./reply.ts";

/** `/start`: greets and asks the first question; somebody known is told where they are. */
export function createStartFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["start"], async (ctx) => {
    const { from, session } = ctx;
    if (from === undefined) return;
    register(ctx, from);
    const t = voice(ctx);
    if (session.state.at === "chatting") return say(ctx, chatting(t, session.state.since));
    if (session.state.at === "searching") return goOnLooking(conversation, ctx, session.state);
    const hello = greeting(t, from.first_name);
    if (session.profile === undefined) return openOnboarding(conversation, ctx, hello);
    await say(ctx, { html: hello, rows: mainActions(t) });
  });
  return composer;
}

/** The greeting alone, for when nothing can be kept. */
export function createGreeting({ voice }: Pick<Conversation, "voice">): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["start"], (ctx) =>
    say(ctx, { html: greeting(voice(ctx), ctx.from?.first_name ?? "") }),
  );
  return composer;
}
