import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadCatalogue } from "../../app/src/platform/i18n/catalogue.ts";
import { argumentsOf } from "../../app/src/platform/i18n/pattern.ts";
import type { Generator } from "./generator.ts";

const BOTS = "app/src/bots";

/**
 * The keys and arguments of each bot's sentences as types, one `generated/messages.ts` per bot that has
 * `locales/en.ftl`. Without this a renamed key would be found by a person in a chat.
 * @param root the checkout's folder.
 */
export function messageFilesIn(root: string): readonly Generator[] {
  return readdirSync(join(root, BOTS), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, BOTS, entry.name, "locales/en.ftl")))
    .map(({ name }) => name)
    .sort()
    .map((bot) => ({
      path: `${BOTS}/${bot}/generated/messages.ts`,
      content: () => messageTypes(bot, readFileSync(join(root, BOTS, bot, "locales/en.ftl"), "utf8")),
    }));
}

/** Those of this checkout. */
export const messageFiles: readonly Generator[] = messageFilesIn(join(import.meta.dirname, "../.."));

/** One bot's file. */
export function messageTypes(bot: string, english: string): string {
  const { patterns } = loadCatalogue({ texts: { en: english, ru: "", fa: "" } }).languages.en;
  const lines = [...patterns].map(([key, pattern]) => {
    const types = [...argumentsOf(pattern, (name) => patterns.get(name))].sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    const fields = types.map(([name, type]) => `readonly ${property(name)}: ${type}`);
    return `  readonly ${property(key)}: ${fields.length === 0 ? "undefined" : `{ ${fields.join("; ")} }`};`;
  });
  const name = bot.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [
    "// Generated from ../locales/en.ftl; do not edit.",
    "",
    `/** The sentences of the ${bot} bot: arguments by key, undefined where there are none. */`,
    `export interface ${name}Messages {`,
    ...lines,
    "}",
    "",
  ].join("\n");
}

function property(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name);
}
