/** What the menu of commands offers, in its order. */
export const COMMANDS = [
  "newlabel",
  "balance",
  "topup",
  "statement",
  "orders",
  "track",
  "templates",
  "cancel",
  "language",
  "help",
  "privacy",
] as const;
