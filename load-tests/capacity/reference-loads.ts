import type { BotLoad } from "../../app/src/contracts/load.ts";
import { load as matchmaking } from "../../app/src/bots/matchmaking/load.ts";
import { load as shipping } from "../../app/src/bots/shipping/load.ts";
import { expectedRates } from "../load/expected.ts";
import type { ExtraJob } from "./demand.ts";

/** A bot of the fleet at the size it was promised for. */
export interface ReferenceLoad {
  readonly bot: string;
  readonly people: number;
  readonly everySeconds: number;
  /** MongoDB documents written per message. */
  readonly writesPerMessage: number;
  readonly jobs: readonly ExtraJob[];
  /** Services with a limit per key. */
  readonly services: readonly ServiceUse[];
  /** Database requests per second the requirements name, where they do. */
  readonly statedDatabasePerS?: number;
  /** `assumed`: the bot does not exist yet, its jobs are a guess to be replaced by its `load.ts`. */
  readonly basis: "declared" | "assumed";
}

/** How a bot uses an outside service. */
export interface ServiceUse {
  readonly name: string;
  /** Stated by the requirements, or the jobs' rate at this load. */
  readonly perS: number;
  readonly perKeyAndMinute: number;
}

/** What the declared conversations write per message, by how often they are chosen and how long they are. */
export function writesPerMessage({ conversations }: BotLoad): number {
  const share = ({ messages, weight }: BotLoad["conversations"][number]) => messages * weight;
  const all = conversations.reduce((sum, conversation) => sum + share(conversation), 0);
  return conversations.reduce((sum, each) => sum + share(each) * each.writesPerMessage, 0) / all;
}

const OPENAI_PER_KEY = 500;

const SHIPPERS = 5000;
const shippers = expectedRates(shipping, SHIPPERS);
const labelsPerMessage = (shippers.perS({ kind: "event", event: "label" }) ?? 0) / shippers.messagesPerS;

/** The five bots of the fleet at the people the requirements name. */
export const REFERENCE_LOADS: readonly ReferenceLoad[] = [
  {
    bot: "shipping",
    people: SHIPPERS,
    // Who has a question to answer is quicker than usual.
    everySeconds: SHIPPERS / shippers.messagesPerS,
    writesPerMessage: writesPerMessage(shipping),
    // Both addresses of a label are read by the AI, and of as many who only ask for its price.
    jobs: [
      { name: "label", perMessage: labelsPerMessage, cpuMs: 40, waitMs: 1500 },
      { name: "address", perMessage: 4 * labelsPerMessage, cpuMs: 10, waitMs: 2000 },
    ],
    services: [{ name: "ShipStation", perS: 40, perKeyAndMinute: 200 }],
    statedDatabasePerS: 200,
    basis: "declared",
  },
  {
    bot: "matchmaking",
    people: 10_000,
    everySeconds: matchmaking.everySeconds,
    writesPerMessage: writesPerMessage(matchmaking),
    jobs: [],
    services: [],
    basis: "declared",
  },
  {
    bot: "wardrobe",
    people: 1000,
    everySeconds: 20,
    writesPerMessage: 0.3,
    jobs: [{ name: "photo", perMessage: 0.1, cpuMs: 50, waitMs: 4000 }],
    services: [{ name: "OpenAI", perS: 5, perKeyAndMinute: OPENAI_PER_KEY }],
    basis: "assumed",
  },
  {
    bot: "analytics",
    people: 3000,
    everySeconds: 20,
    writesPerMessage: 0.1,
    jobs: [
      { name: "CSV of 20 MB", perMessage: 0.02, cpuMs: 2500, waitMs: 500 },
      { name: "chart", perMessage: 0.05, cpuMs: 500, waitMs: 100 },
    ],
    services: [],
    basis: "assumed",
  },
  {
    bot: "companion",
    people: 10_000,
    everySeconds: 20,
    writesPerMessage: 0.2,
    jobs: [
      { name: "AI answer", perMessage: 0.5, cpuMs: 5, waitMs: 3000 },
      { name: "image", perMessage: 0.02, cpuMs: 20, waitMs: 10_000 },
    ],
    services: [{ name: "OpenAI", perS: 250, perKeyAndMinute: OPENAI_PER_KEY }],
    basis: "assumed",
  },
];
