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
