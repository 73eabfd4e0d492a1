import { COMMANDS } from "../menu.ts";
import type { Screen } from "../screen.ts";
import type { ShippingTranslator } from "../voice.ts";

/** What the bot does, and each command with a sentence. */
export function helpPage(t: ShippingTranslator): Screen {
  const commands = COMMANDS.map((command) => `/${command} · ${t(`command-${command}`)}`);
  return {
    html: [t("help-intro"), commands.join("\n"), t("help-outro")].join("\n\n"),
    rows: [[{ text: t.plain("button-newlabel"), press: { kind: "go", place: "newlabel" } }]],
  };
}
