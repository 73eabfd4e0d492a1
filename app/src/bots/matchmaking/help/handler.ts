import { Composer } from "grammy";
import type { Conversation, MatchmakingContext } from "../context.ts";
import { COMMANDS } from "../menu.ts";
import { onPlace } from "../press.ts";
import { type Screen, say } from "../screen.ts";
import type { MatchmakingTranslator } from "../voice.ts";

/** `/help`. */
export function createHelpFeature({ voice }: Pick<Conversation, "voice">): Composer<MatchmakingContext> {
  const composer = new Composer<MatchmakingContext>();
  onPlace(composer, { commands: ["help"], place: "help" }, (ctx) => say(ctx, helpPage(voice(ctx))));
  return composer;
}

function helpPage(t: MatchmakingTranslator): Screen {
  const commands = COMMANDS.map((command) => `/${command} · ${t(`command-${command}`)}`);
  return { html: [t("help-intro"), commands.join("\n"), t("help-outro")].join("\n\n") };
}
