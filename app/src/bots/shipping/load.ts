import type { BotLoad } from "../../contracts/load.ts";

/**
 * How people use the shipping bot: most look around, some ask for prices, and most of those pay and buy. The pace is the one
 * at which the requests that were named for 5,000 people are theirs; the weights make 300 labels a minute of it.
 */
export const load = {
  everySeconds: 30,
  jitter: 0.5,
  conversations: [
    // One document per /start: who the person is.
    { name: "start", weight: 2, messages: 1, writesPerMessage: 1, collections: ["users"] },
    { name: "look", weight: 91.5, messages: 1, writesPerMessage: 0, collections: [] },
    // Two addresses read, a top-up when the balance is short, an order with its money, label, file and parcel.
    {
      name: "label",
      weight: 6.5,
      messages: 18,
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
  // What was asked of the bot: 5,000 people at once, and this at the same time.
  figures: {
    people: 5_000,
    list: [
      {
        name: "database operations",
        source: { kind: "database" },
        unit: "/s",
        comparison: "at least",
        threshold: 200,
      },
      {
        name: "ShipStation calls",
        source: { kind: "service", service: "shipstation", under: "/v2/" },
        unit: "/s",
        comparison: "at least",
        threshold: 40,
      },
      {
        name: "OxaPay calls",
        source: { kind: "service", service: "oxapay", under: "/v1/" },
        unit: "/s",
        comparison: "at least",
        threshold: 10,
      },
      {
        name: "labels bought and seen",
        source: { kind: "event", event: "label" },
        unit: "/min",
        comparison: "at least",
        threshold: 300,
      },
      {
        name: "memory of a bot process",
        source: { kind: "memory" },
        unit: "MB",
        comparison: "at most",
        threshold: 500,
      },
    ],
  },
  // 12 keys would allow 40 calls a second exactly: people come by chance, and nobody is to wait for the next minute.
  services: [
    { service: "shipstation", keys: 15, callsPerKeyAndMinute: 200, latencyMs: 150 },
    { service: "oxapay", keys: 1, latencyMs: 150 },
    { service: "openai", keys: 3, callsPerKeyAndMinute: 500, latencyMs: 700 },
  ],
} as const satisfies BotLoad;
