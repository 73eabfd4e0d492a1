/** What the menu of commands offers, in its order. */
export const COMMANDS = [
  "next",
  "stop",
  "settings",
  "report",
  "block",
  "language",
  "help",
  "privacy",
  "delete_me",
] as const;

/** The sentences by which Telegram tells what the bot is. */
export const PROFILE_KEYS = { description: "start-what", about: "about" } as const;
