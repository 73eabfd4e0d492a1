import type { BotLoad } from "../../contracts/load.ts";

/**
 * How people use the shipping bot: most look around, some buy, and pay for it first. By these weights 5,000 people buy ten
 * labels and make ten payments a second, which is what is asked of the bot.
 */
export const load = {
  everySeconds: 10,
  jitter: 0.5,
  conversations: [
    // One document per /start: who the person is.
    { name: "start", weight: 10, messages: 1, writesPerMessage: 1, collections: ["users"] },
    { name: "look", weight: 87, messages: 1, writesPerMessage: 0, collections: [] },
    // A top-up when the balance is short, two addresses read, an order with its money, label, file and parcel.
    {
      name: "buy",
      weight: 3,
      messages: 14,
      writesPerMessage: 1.6,
      collections: [
        "payments",
        "ledger_postings",
        "ledger_accounts",
        "orders",
        "trackings",
        "address_readings",
        "files.files",
        "files.chunks",
      ],
    },
  ],
} as const satisfies BotLoad;
