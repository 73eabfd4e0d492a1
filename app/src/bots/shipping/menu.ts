/** What the menu of commands offers, in its order. */
export const COMMANDS = [
  "newlabel",
  "balance",
  "topup",
  "orders",
  "cancel",
  "language",
  "help",
  "privacy",
] as const;
