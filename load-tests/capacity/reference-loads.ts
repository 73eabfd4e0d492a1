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

/** CPU of a job's own work, and time it waits for others, by its name; ms. */
export type JobCosts = Readonly<Record<string, Pick<ExtraJob, "cpuMs" | "waitMs">>>;

/**
 * The jobs behind what people do, at the rate that the bot's load declares.
 * @throws Error for a job without a cost: it would be done for nothing
 */
export function declaredJobs(load: BotLoad, people: number, costs: JobCosts): readonly ExtraJob[] {
  const { jobs: rateOf, messagesPerS } = expectedRates(load, people);
  const names = new Set(load.conversations.flatMap(({ jobs }) => Object.keys(jobs ?? {})));
  return [...names].map((name) => {
    const cost = costs[name];
    if (cost === undefined) throw new Error(`what the job ${name} costs is not said`);
    return { name, perMessage: rateOf(name) / messagesPerS, ...cost };
  });
}

const OPENAI_PER_KEY = 500;

const SHIPPERS = 5000;
const shippers = expectedRates(shipping, SHIPPERS);
/** What a job of the bot takes beside what every job costs; assumed, until a run measures each by itself. */
const SHIPPING_JOBS: JobCosts = {
  "label-buy": { cpuMs: 40, waitMs: 1500 },
  "label-void": { cpuMs: 10, waitMs: 1500 },
  "rates-ask": { cpuMs: 10, waitMs: 1500 },
  "address-read": { cpuMs: 10, waitMs: 2000 },
  "invoice-make": { cpuMs: 5, waitMs: 500 },
};

/** The five bots of the fleet at the people the requirements name. */
export const REFERENCE_LOADS: readonly ReferenceLoad[] = [
  {
    bot: "shipping",
    people: SHIPPERS,
    // Who has a question to answer is quicker than usual.
    everySeconds: SHIPPERS / shippers.messagesPerS,
    writesPerMessage: writesPerMessage(shipping),
    jobs: declaredJobs(shipping, SHIPPERS, SHIPPING_JOBS),
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
