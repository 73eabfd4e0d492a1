import type { User } from "grammy/types";
import type { MatchmakingContext } from "../context.ts";
import type { WriteName } from "../services.ts";

/** Has the person known, or known again, after the commit. */
export function register(ctx: MatchmakingContext, from: User): void {
  ctx.later("register" satisfies WriteName, {
    person: from.id,
    firstName: from.first_name.slice(0, 64).toWellFormed(),
    ...(from.language_code === undefined ? {} : { languageCode: from.language_code.slice(0, 16) }),
  });
}
