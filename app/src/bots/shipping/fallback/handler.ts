import { Composer } from "grammy";
import { awaitedOf } from "../awaited.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { mainActions } from "../main-actions.ts";
import { say } from "../screen.ts";

/** What people send that is content, as opposed to notices such as "pinned a message". */
const CONTENT = [
  ":media",
  ":sticker",
  ":voice",
  ":audio",
  ":document",
  ":video_note",
  ":animation",
  ":contact",
  ":location",
  ":venue",
  ":dice",
  ":poll",
  ":story",
] as const;

/** What is said to a photo where text is awaited. */
const MEDIA_HINTS = {
  amount: "hint-media-amount",
  label: "hint-media-label",
  name: "hint-media-name",
  address: "hint-media-address",
} as const;

/** Whatever no feature took: nobody is left without an answer, and nothing is changed. */
export function createFallback({ voice }: Pick<Conversation, "voice">): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  composer.on("callback_query", async (ctx) => {
    await ctx.answerCallbackQuery({ text: voice(ctx).plain("alert-stale") });
  });
  composer.on("message:text", async (ctx) => {
    const t = voice(ctx);
    const html = ctx.message.text.startsWith("/") ? t("hint-command") : t("hint-text");
    await say(ctx, { html, rows: mainActions(t) });
  });
  composer.on("edited_message", async (ctx) => {
    // An edit of a remark matters to nobody; while an answer is awaited its sender believes to have given one.
    if (ctx.session.expecting !== "nothing") await say(ctx, { html: voice(ctx)("hint-edited") });
  });
  composer.on(
    CONTENT.map((kind) => `message${kind}` as const),
    async (ctx) => {
      const t = voice(ctx);
      const awaited = awaitedOf(ctx.session);
      if (awaited === "nothing") return say(ctx, { html: t("hint-media"), rows: mainActions(t) });
      await say(ctx, { html: t(MEDIA_HINTS[awaited]) });
    },
  );
  return composer;
}
