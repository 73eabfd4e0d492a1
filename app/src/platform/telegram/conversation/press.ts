import type { Composer, Context } from "grammy";
import { onCommand } from "./command.ts";

/** What is shown over the chat when a button was pressed, up to 200 signs; nothing when the screen says it all. */
export type Toast = string | undefined;

/** What a button says when it is pressed: of one of a bot's kinds. The kind `go` leads to a `place`. */
export interface AnyPress {
  readonly kind: string;
}

type Handler<C, P, K> = (ctx: C, press: Extract<P, { kind: K }>) => Promise<Toast>;
type PlaceOf<P> = Extract<P, { kind: "go"; place: string }>["place"];

/** How features take the presses of one bot's buttons. */
export interface PressRoutes<C extends Context, P extends AnyPress> {
  /** Handles the buttons of one kind. Each press is answered, so that the button does not go on waiting. */
  onPress<K extends P["kind"]>(composer: Composer<C>, kind: K, handle: Handler<C, P, K>): void;
  /** Opens a place of the bot by its command and by its buttons. */
  onPlace(
    composer: Composer<C>,
    where: { readonly commands: readonly string[]; readonly place: PlaceOf<P> },
    open: (ctx: C) => Promise<void>,
  ): void;
}

/** Builds them over what reads the data of a button; see `createPressCodec`. */
export function createPressRoutes<C extends Context, P extends AnyPress>(
  decode: (data: string) => P | undefined,
): PressRoutes<C, P> {
  const pressOf = (ctx: C): P | undefined => {
    const data = ctx.callbackQuery?.data;
    return data === undefined ? undefined : decode(data);
  };
  return {
    onPress: (composer, kind, handle) => {
      composer.use(async (ctx, next) => {
        const press = pressOf(ctx);
        if (press === undefined || !isKind(press, kind)) return next();
        const text = await handle(ctx, press);
        await ctx.answerCallbackQuery(text === undefined ? {} : { text });
      });
    },
    onPlace: (composer, { commands, place }, open) => {
      onCommand(composer, commands, open);
      composer.use(async (ctx, next) => {
        const press = pressOf(ctx);
        if (press === undefined || !leadsTo(press, place)) return next();
        await open(ctx);
        await ctx.answerCallbackQuery();
      });
    },
  };
}

function isKind<P extends AnyPress, K extends P["kind"]>(
  press: P,
  kind: K,
): press is Extract<P, { kind: K }> {
  return press.kind === kind;
}

function leadsTo(press: AnyPress, place: string): boolean {
  return press.kind === "go" && "place" in press && press.place === place;
}
