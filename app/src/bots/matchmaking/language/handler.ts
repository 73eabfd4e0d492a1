import { Composer } from "grammy";
import { LANGUAGE_NAMES, LANGUAGES, negotiate } from "../../../platform/i18n/language.ts";
import { personOf } from "../../../platform/telegram/conversation/person.ts";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { onPlace, onPress } from "../press.ts";
import { type Button, type Screen, show } from "../screen.ts";
import type { MatchmakingSession } from "../session.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** `/language`: the language of the bot's own messages. */
export function createLanguageFeature({ voice }: Pick<Conversation, "voice">): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onPlace(composer, { commands: ["language"], place: "language" }, (ctx) =>
    show(ctx, choice(voice(ctx), ctx.session)),
  );
  onPress(composer, "language", async (ctx, { language }) => {
    const chosen = language === "auto" ? negotiate(ctx.from?.language_code) : language;
    ctx.session.language = chosen;
    ctx.session.languageChosen = language !== "auto";
    ctx.later("set-language", { person: personOf(ctx), language: chosen });
    const t = voice(ctx);
    await show(ctx, choice(t, ctx.session));
    return t.plain("alert-saved");
  });
  return composer;
}

function choice(t: MatchmakingTranslator, { languageChosen, profile }: MatchmakingSession): Screen {
  const current = languageChosen ? t.language : "auto";
  const option = (code: (typeof LANGUAGES)[number] | "auto", name: string): Button => ({
    text: code === current ? `✅ ${name}` : name,
    press: { kind: "language", language: code },
  });
  return {
    html: t("language-choose"),
    rows: [
      ...LANGUAGES.map((code) => [option(code, LANGUAGE_NAMES[code])]),
      [option("auto", t.plain("button-language-auto"))],
      profile === undefined
        ? []
        : [{ text: t.plain("button-back"), press: { kind: "go", place: "settings" } }],
    ],
  };
}
