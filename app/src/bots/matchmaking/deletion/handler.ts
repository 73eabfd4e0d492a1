import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import { noteQuestion } from "../chat/open-question.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress } from "../press.ts";
import { say, show } from "../screen.ts";
import { leaveAny, wish } from "../wish.ts";
import { deleted, deletionQuestion, notDeleted } from "./reply.ts";

/** `/delete_me`: forgets the person, after they said so twice. */
export function createDeletionFeature({ now, voice }: Conversation): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onCommand(composer, ["delete_me"], (ctx) => {
    noteQuestion(ctx.session, now());
    return say(ctx, deletionQuestion(voice(ctx)));
  });
  onPress(composer, "delete", async (ctx, { sure }) => {
    if (sure) forget(ctx, now());
    await show(ctx, sure ? deleted(voice(ctx)) : notDeleted(voice(ctx)));
    return undefined;
  });
  return composer;
}

function forget(ctx: MatchmakingContext, now: number): void {
  const { session } = ctx;
  const person = personOf(ctx);
  ctx.later("delete-person", { person, seq: session.seq, at: now });
  const leave = leaveAny(session, now, "deleted");
  // Names the chat, which the matcher may have lost, and its number is greater than that of any search.
  wish(ctx, now, person, leave === undefined ? {} : { leave });
  const { bannedUntil, language, seq } = session;
  // A ban outlives its person's data; the number of the last wish is needed for the next one.
  ctx.session = { state: { at: "idle" }, seq, language, ...(bannedUntil !== undefined && { bannedUntil }) };
}
