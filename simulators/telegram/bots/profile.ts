/** An entry of a bot's command menu. */
export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

/** The texts a bot says of itself. */
export type ProfileText = "name" | "description" | "short_description";

/** Command menus by scope and language, and texts by language. */
export class Profile {
  readonly commands: Map<string, readonly BotCommand[]>;
  readonly texts: Map<string, string>;

  constructor(stored?: { commands: [string, readonly BotCommand[]][]; texts: [string, string][] }) {
    this.commands = new Map(stored?.commands);
    this.texts = new Map(stored?.texts);
  }

  /** The text in a language, else the one for all; an empty string when there is none. */
  text(kind: ProfileText, language: string): string {
    return this.texts.get(`${kind}/${language}`) ?? this.texts.get(`${kind}/`) ?? "";
  }

  /**
   * The menu that a person sees in a private chat: the chat's own, then that for all private chats, then the default,
   * each first in the person's language (the order that the Bot API documents under "Determining list of commands").
   */
  menuFor(chatId: number, language: string): readonly BotCommand[] {
    for (const scope of [`chat/${chatId}`, "all_private_chats", "default"]) {
      for (const key of language === "" ? [""] : [language, ""]) {
        const menu = this.commands.get(`${scope}/${key}`);
        if (menu !== undefined) return menu;
      }
    }
    return [];
  }

  toJSON(): unknown {
    return { commands: [...this.commands], texts: [...this.texts] };
  }
}
