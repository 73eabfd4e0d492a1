import { Composer } from "grammy";
import { LANGUAGE_NAMES, LANGUAGES, negotiate } from "../../../platform/i18n/language.ts";
import type { Conversation, ShippingContext } from "../context.ts";
import { onPlace, onPress } from "../press.ts";
import { type Button, type Screen, say, show } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";

/** `/language` and `/settings`: the language of the bot's messages, kept for jobs too. */
export function createLanguageFeature({ voice }: Pick<Conversation, "voice">): Composer<ShippingContext> {
  const composer = new Composer<ShippingContext>();
  onPlace(composer, { commands: ["language", "settings"], place: "language" }, (ctx) =>
    say(ctx, choice(voice(ctx), ctx.session.language ?? "auto")),
  );
  onPress(composer, "language", async (ctx, { language }) => {
    if (ctx.from === undefined) return undefined;
    ctx.session.language = language;
    const kept = language === "auto" ? negotiate(ctx.from.language_code) : language;
    ctx.later("set-language", { telegramId: ctx.from.id, language: kept });
    const t = voice(ctx);
    await show(ctx, choice(t, language));
    return t.plain("alert-language-set");
  });
  return composer;
}

function choice(t: ShippingTranslator, current: string): Screen {
  const option = (language: (typeof LANGUAGES)[number] | "auto", name: string): Button => ({
    text: language === current ? `✅ ${name}` : name,
    press: { kind: "language", language },
  });
  return {
    html: t("language-choose"),
    rows: [
      ...LANGUAGES.map((code) => [option(code, LANGUAGE_NAMES[code])]),
      [option("auto", t.plain("button-language-auto"))],
    ],
  };
}
