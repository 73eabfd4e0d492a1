import type { MiddlewareFn } from "grammy";
import { negotiate } from "../../../platform/i18n/language.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { recall } from "./recall.ts";

/** Sees to it that every feature knows the person, and speaks their language. */
export function recallPerson({ services }: Pick<Conversation, "services">): MiddlewareFn<MatchmakingContext> {
  return async (ctx, next) => {
    const { session } = ctx;
    const languageCode = ctx.from?.language_code;
    const met = { person: personOf(ctx), languageCode };
    const recalled = await recall(session, met, services, ctx.signal);
    if (!recalled && !session.languageChosen) session.language = negotiate(languageCode);
    await next();
  };
}
