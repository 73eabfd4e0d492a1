import type { BotApi } from "./bot-api.ts";
import { type Command, fingerprint, type Menu, type Profile, type TelegramBotSpec } from "./telegram-bot.ts";

/** Changes when a menu or text of the spec does. */
export function textsHash({ commands, profile }: TelegramBotSpec): string {
  return fingerprint(JSON.stringify([commands, profile]));
}

/** A text of Telegram's about a bot. */
interface Text {
  readonly wanted: keyof Omit<Profile, "language">;
  /** `getMy…`, `setMy…`. */
  readonly method: string;
  readonly field: string;
}

const TEXTS: readonly Text[] = [
  { wanted: "name", method: "Name", field: "name" },
  { wanted: "description", method: "Description", field: "description" },
  { wanted: "shortDescription", method: "ShortDescription", field: "short_description" },
];

/**
 * Makes menus and texts as the spec says. Asks first, as Telegram lets a bot change a text only a few times a day.
 * @returns what was changed, in words @throws TelegramError
 */
export async function applyTexts(
  api: BotApi,
  { commands, profile }: Pick<TelegramBotSpec, "commands" | "profile">,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const menu of commands) if (await applyMenu(api, menu, signal)) changed.push(`menu${inWords(menu)}`);
  for (const texts of profile)
    for (const text of TEXTS)
      if (await applyText(api, texts, text, signal)) changed.push(`${text.field}${inWords(texts)}`);
  return changed;
}

const inWords = ({ language }: { readonly language: string }): string =>
  language === "" ? "" : ` (${language})`;
const inLanguage = (language: string): object => (language === "" ? {} : { language_code: language });

async function applyMenu(api: BotApi, { commands, language }: Menu, signal: AbortSignal): Promise<boolean> {
  const now = await api.call<readonly Command[]>("getMyCommands", inLanguage(language), signal);
  const wanted = commands.map(({ command, description }) => ({ command, description }));
  const same = (one: Command, other: Command | undefined): boolean =>
    one.command === other?.command && one.description === other.description;
  if (now.length === wanted.length && now.every((one, index) => same(one, wanted[index]))) return false;
  await api.call("setMyCommands", { commands: wanted, ...inLanguage(language) }, signal);
  return true;
}

async function applyText(
  api: BotApi,
  profile: Profile,
  { field, method, wanted }: Text,
  signal: AbortSignal,
): Promise<boolean> {
  const text = profile[wanted];
  if (text === undefined) return false;
  const now = await api.call<Record<string, unknown>>(`getMy${method}`, inLanguage(profile.language), signal);
  if (now[field] === text) return false;
  await api.call(`setMy${method}`, { [field]: text, ...inLanguage(profile.language) }, signal);
  return true;
}
