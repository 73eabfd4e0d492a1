import { Composer } from "grammy";
import { onCommand } from "../../../platform/telegram/conversation/command.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { say } from "../screen.ts";
import type { NewPerson } from "../services.ts";
import { greeting } from "./reply.ts";

/** Telegram's own limit for what may stand behind `/start` (core.telegram.org/bots/features#deep-linking). */
const PAYLOAD = /^[\w-]{1,64}$/;

/** `/start`: greets, and registers the person after the commit. */
export function createStartFeature({ voice }: Pick<Conversation, "voice">): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onCommand(composer, ["start"], async (ctx, payload) => {
    const from = ctx.from;
    if (from === undefined) return;
    const person: NewPerson = {
      telegramId: from.id,
      firstName: from.first_name.slice(0, 64).toWellFormed(),
      ...(from.language_code === undefined ? {} : { languageCode: from.language_code.slice(0, 16) }),
      ...(PAYLOAD.test(payload) ? { startPayload: payload } : {}),
    };
    ctx.later("register", person);
    await say(ctx, greeting(voice(ctx), from.first_name));
  });
  return composer;
}

/** The greeting alone, for when nothing can be kept. */
export function createGreeting({ voice }: Pick<Conversation, "voice">): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onCommand(composer, ["start"], (ctx) => say(ctx, greeting(voice(ctx), ctx.from?.first_name ?? "")));
  return composer;
}
