const drafts = new Map<string, string>();

/** Keeps what is typed in a bot's chat until the page is closed. */
export function keepDraft(botName: string, text: string): void {
  if (text === "") drafts.delete(botName);
  else drafts.set(botName, text);
}

/** What was typed in a bot's chat; an empty text when nothing was. */
export function keptDraft(botName: string): string {
  return drafts.get(botName) ?? "";
}
