import type { Composer } from "grammy";
import { decodePress, type Place, type Press } from "./callback-data.ts";
import { onCommand } from "./command.ts";
import type { ShippingContext } from "./context.ts";

/** What is shown over the chat when a button was pressed, up to 200 signs; nothing when the screen says it all. */
export type Toast = string | undefined;

type PressOf<K extends Press["kind"]> = Extract<Press, { kind: K }>;

/** Handles the buttons of one kind. Each press is answered, so that the button does not go on waiting. */
export function onPress<K extends Press["kind"]>(
  composer: Composer<ShippingContext>,
  kind: K,
  handle: (ctx: ShippingContext, press: PressOf<K>) => Promise<Toast>,
): void {
  composer.on("callback_query:data", async (ctx, next) => {
    const press = decodePress(ctx.callbackQuery.data);
    if (press === undefined || !isKind(press, kind)) return next();
    const text = await handle(ctx, press);
    await ctx.answerCallbackQuery(text === undefined ? {} : { text });
  });
}

/** Opens a place of the bot by its command and by its buttons. */
export function onPlace(
  composer: Composer<ShippingContext>,
  { commands, place }: { readonly commands: readonly string[]; readonly place: Place },
  open: (ctx: ShippingContext) => Promise<void>,
): void {
  onCommand(composer, commands, open);
  composer.on("callback_query:data", async (ctx, next) => {
    const press = decodePress(ctx.callbackQuery.data);
    if (press?.kind !== "go" || press.place !== place) return next();
    await open(ctx);
    await ctx.answerCallbackQuery();
  });
}

function isKind<K extends Press["kind"]>(press: Press, kind: K): press is PressOf<K> {
  return press.kind === kind;
}
