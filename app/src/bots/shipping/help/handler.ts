import { Composer } from "grammy";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace } from "../press.ts";
import { say } from "../screen.ts";
import { helpPage } from "./reply.ts";

/** `/help`. */
export function createHelpFeature({ voice }: Pick<Conversation, "voice">): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onPlace(composer, { commands: ["help"], place: "help" }, (ctx) => say(ctx, helpPage(voice(ctx))));
  return composer;
}
