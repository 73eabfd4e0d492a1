import type { BotLoad } from "../../contracts/load.ts";

/** Calls to vendors that a job makes as a rule. */
const CALLS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "address-read": { openai: 1 },
  "rates-ask": { shipstation: 1 },
  "label-buy": { shipstation: 3 },
  "label-void": { shipstation: 3 },
  // Made, and read when each of two callbacks comes.
  "invoice-make": { oxapay: 3 },
};
/** Of the two addresses of a label so many are pasted; the others are typed field by field. */
const READ = 1.9;

/** The jobs behind a conversation, and what these and the bot ask of others for it. */
function work(database: number, jobs: Readonly<Record<string, number>>) {
  const asks: Record<string, number> = { database };
  for (const [job, count] of Object.entries(jobs))
    for (const [service, calls] of Object.entries(CALLS[job] ?? {}))
      asks[service] = (asks[service] ?? 0) + count * calls;
  return { jobs, asks };
}

/**
 * How people use the shipping bot: of 64 who turn to it, 44 only look around and 11 compare what some weights cost; 6 buy a
 * label, and four of ten labels are bought again as they are. The requirements name 5,000 people at once, and what is reached
 * with them; not how often each acts: here once in less than three minutes, which is work enough for what was named. A label is
 * three calls of ShipStation; most of the 40 a second are prices.
 * The weights make the figures below with little to spare (load-tests/load/expected.ts calculates them, and a test holds them
 * to it).
 */
export const load = {
  everySeconds: 158,
  jitter: 0.5,
  answerSeconds: 3,
  // From the first question to the label in the chat.
  settleSeconds: 60,
  conversations: [
    // One document per /start: who the person is.
    { name: "start", weight: 3, messages: 1, writesPerMessage: 1, collections: ["users"] },
    { name: "look", weight: 44, messages: 1, writesPerMessage: 0, collections: [], asks: { database: 2 } },
    // Most people only want to know what it costs: two addresses read, the prices of three to six weights.
    {
      name: "prices",
      weight: 11,
      messages: 13.2,
      writesPerMessage: 0.4,
      collections: ["address_readings"],
      ...work(6, { "address-read": READ, "rates-ask": 4.4 }),
    },
    // Two addresses read, a top-up when the balance is short, an order with its money, label, file and parcel.
    {
      name: "label",
      weight: 6.4,
      messages: 14.5,
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
      ...work(33, { "address-read": READ, "rates-ask": 1.2, "invoice-make": 0.9, "label-buy": 1 }),
    },
    // The prices of a parcel that was just priced are known for ten minutes.
    {
      name: "repeat",
      weight: 4.3,
      messages: 5,
      writesPerMessage: 5,
      collections: ["payments", "ledger_postings", "ledger_accounts", "orders", "trackings", "files.files"],
      after: "label",
      brings: "label",
      ...work(27, { "invoice-make": 0.47, "label-buy": 1 }),
    },
    // Saved under a name, and a label from it in two presses.
    {
      name: "template",
      weight: 0.9,
      messages: 9,
      writesPerMessage: 3,
      collections: ["templates", "orders", "trackings", "ledger_postings"],
      after: "label",
      brings: "label",
      ...work(33, { "invoice-make": 0.47, "label-buy": 1 }),
    },
    // The order, the refund with its three documents of the ledger, the file, the parcel.
    {
      name: "void",
      weight: 0.8,
      messages: 3,
      writesPerMessage: 4,
      collections: ["orders", "ledger_postings", "files.files", "trackings"],
      after: "label",
      ...work(14, { "label-void": 1 }),
    },
    // The carrier's news come by its webhooks, whoever asks: nobody's question reaches ShipStation.
    {
      name: "track",
      weight: 2.2,
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
