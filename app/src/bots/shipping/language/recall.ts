import type { MiddlewareFn } from "grammy";
import { isLanguage, negotiate } from "../../../platform/i18n/language.ts";
import type { ShippingContext } from "../context.ts";
import type { PeopleService } from "../services.ts";

/** Brings the language that was chosen back into a session that does not know it: one that is new, or was lost. */
export function recallLanguage(people: Pick<PeopleService, "language">): MiddlewareFn<ShippingContext> {
  return async (ctx, next) => {
    if (ctx.session.language === undefined && ctx.from !== undefined) {
      const kept = await people.language(ctx.from.id);
      const asInTelegram = negotiate(ctx.from.language_code);
      ctx.session.language = isLanguage(kept) && kept !== asInTelegram ? kept : "auto";
    }
    await next();
  };
}
