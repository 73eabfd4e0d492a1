import type { BotLoad } from "../../contracts/load.ts";

/**
 * How people use the shipping bot: of 88 who turn to it, 70 only look around and 8 ask for prices; 7 buy a label, and some
 * of these the same again. The requirements name 5,000 people at once, and what is reached with them; not how often each acts.
 * A look asks little of anybody but the processor: at one in a minute and a half the database has more to do than was named.
 * The weights make the figures below with about a sixth to spare (load-tests/load/expected.ts calculates them, and a test
 * holds them to it).
 */
export const load = {
  everySeconds: 90,
  jitter: 0.5,
  answerSeconds: 3,
  // From the first question to the label in the chat.
  settleSeconds: 60,
  conversations: [
    // One document per /start: who the person is.
    { name: "start", weight: 3, messages: 1, writesPerMessage: 1, collections: ["users"] },
    { name: "look", weight: 70, messages: 1, writesPerMessage: 0, collections: [], asks: { database: 2 } },
    // Most people only want to know what it costs: two addresses read, the prices of one to three weights.
    {
      name: "prices",
      weight: 8,
      messages: 13.5,
      writesPerMessage: 0.4,
      collections: ["address_readings"],
      asks: { database: 6, shipstation: 2.2 },
    },
    // Two addresses read, a top-up when the balance is short, an order with its money, label, file and parcel.
    {
      name: "label",
      weight: 7.2,
      messages: 15,
      writesPerMessage: 2,
      collections: [
        "address_readings",
        "payments",
        "ledger_postings",
        "ledger_accounts",
        "orders",
        "trackings",
        "files.files",
        "files.chunks",
      ],
      brings: "label",
      asks: { database: 33, shipstation: 6.2, oxapay: 2.7 },
    },
    // The prices of a parcel that was just priced are known for ten minutes.
    {
      name: "repeat",
      weight: 2,
      messages: 5,
      writesPerMessage: 5,
      collections: ["payments", "ledger_postings", "ledger_accounts", "orders", "trackings", "files.files"],
      after: "label",
      brings: "label",
      asks: { database: 27, shipstation: 5, oxapay: 1.4 },
    },
    // Saved under a name, and a label from it in two presses.
    {
      name: "template",
      weight: 0.8,
      messages: 9,
      writesPerMessage: 3,
      collections: ["templates", "orders", "trackings", "ledger_postings"],
      after: "label",
      brings: "label",
      asks: { database: 33, shipstation: 5, oxapay: 1.4 },
    },
    // The order, the refund with its three documents of the ledger, the file, the parcel.
    {
      name: "void",
      weight: 0.8,
      messages: 3,
      writesPerMessage: 4,
      collections: ["orders", "ledger_postings", "files.files", "trackings"],
      after: "label",
      asks: { database: 14, shipstation: 3 },
    },
    // The carrier's news come by its webhooks, whoever asks: nobody's question reaches ShipStation.
    {
      name: "track",
      weight: 2.5,
      messages: 1,
      writesPerMessage: 0,
      collections: [],
      after: "label",
      asks: { database: 2 },
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
  // 12 keys would allow 40 calls a second exactly. 18 allow 60: people come by chance, and the quota is not to be what is measured.
  services: [
    { service: "shipstation", keys: 18, callsPerKeyAndMinute: 200, latencyMs: 150 },
    { service: "oxapay", keys: 1, latencyMs: 150 },
    { service: "openai", keys: 3, callsPerKeyAndMinute: 500, latencyMs: 700 },
  ],
} as const satisfies BotLoad;
