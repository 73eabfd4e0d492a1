import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { ReportReason } from "../callback-data.ts";
import { type LastChat, lastChat } from "../chat/last.ts";
import { noteQuestion } from "../chat/open-question.ts";
import { markBlocked, markReported } from "../chat/past.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPress, type Toast } from "../press.ts";
import { say, show } from "../screen.ts";
import { leavePartner } from "../wish.ts";
import { nobodyToReport, notReported, reported, reportedAlready, reportQuestion } from "./reply.ts";

/** `/report`: why, by a button; ends the chat. It works for a while after a chat, too. */
export function createReportFeature(conversation: Conversation): Composer<MatchmakingContext> {
  const { now, voice } = conversation;
  const composer = new Composer<MatchmakingContext>();
  const ask = (ctx: MatchmakingContext, chat: LastChat): Promise<void> => {
    noteQuestion(ctx.session, now());
    return say(ctx, reportQuestion(voice(ctx), chat));
  };
  onCommand(composer, ["report"], async (ctx) => {
    const chat = lastChat(ctx.session, now());
    if (chat === undefined) return say(ctx, nobodyToReport(voice(ctx)));
    if (chat.reported) return say(ctx, reportedAlready(voice(ctx), ctx.session));
    await ask(ctx, chat);
  });
  onPress(composer, "report", async (ctx, { since }) => {
    const chat = lastChat(ctx.session, now(), since);
    if (chat === undefined) return voice(ctx).plain("alert-stale");
    if (chat.reported) return voice(ctx).plain("alert-reported");
    await ask(ctx, chat);
    return undefined;
  });
  onPress(composer, "keep", async (ctx, { since }) => {
    const chat = lastChat(ctx.session, now(), since);
    // It may have been reported: the question may have been asked twice, and answered the first time.
    if (chat === undefined) return voice(ctx).plain("alert-stale");
    if (chat.reported) return voice(ctx).plain("alert-reported");
    await show(ctx, notReported(voice(ctx)));
    return undefined;
  });
  onPress(composer, "reason", async (ctx, { reason, since }): Promise<Toast> => {
    const chat = lastChat(ctx.session, now(), since);
    if (chat === undefined) return voice(ctx).plain("alert-stale");
    if (chat.reported) return voice(ctx).plain("alert-reported");
    report(ctx, now(), chat, reason);
    await show(ctx, reported(voice(ctx), ctx.session));
    return undefined;
  });
  return composer;
}

function report(
  ctx: MatchmakingContext,
  now: number,
  { pair, partner }: LastChat,
  reason: ReportReason,
): void {
  const person = personOf(ctx);
  // The chat is over first: the report waits for MongoDB, and is known before this person can look for somebody again.
  leavePartner(ctx, now, person, { partner, reason: "report" });
  ctx.later("report", { person, offender: partner, pair, reason });
  // A report is a block, too.
  markReported(ctx.session, pair);
  markBlocked(ctx.session, partner);
}
