import type { BotLoad } from "../../contracts/load.ts";

/** How people use the shipping bot: most look around, some top up, some buy. */
export const load = {
  everySeconds: 10,
  jitter: 0.5,
  conversations: [
    // One document per /start: who the person is.
    { name: "start", weight: 15, writesPerMessage: 1, collections: ["users"] },
    { name: "look", weight: 50, writesPerMessage: 0, collections: [] },
    // A top-up when the balance is short, two addresses read, an order with its money, label and file.
    {
      name: "buy",
      weight: 35,
      writesPerMessage: 1.8,
      collections: ["payments", "ledger_postings", "ledger_accounts", "orders", "address_readings"],
    },
  ],
} as const satisfies BotLoad;
