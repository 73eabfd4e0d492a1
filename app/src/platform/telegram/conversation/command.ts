import type { Composer, Context } from "grammy";

/** Handles a command under any of its names; `argument` is what stands behind it. */
export function onCommand<C extends Context>(
  composer: Composer<C>,
  names: readonly string[],
  handle: (ctx: C, argument: string) => Promise<void>,
): void {
  // grammY's own `command` maps the context's type, and a mapped class is that class no more.
  composer.use(async (ctx, next) => (ctx.hasCommand([...names]) ? handle(ctx, String(ctx.match)) : next()));
}
