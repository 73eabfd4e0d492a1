import type { SloEvent } from "./slo.ts";

/**
 * How people use a bot, declared once in its `load.ts`: what the load tests play and what capacity is calculated from.
 * Pure data, so that anything may import it.
 */

/** Something people do with a bot. */
export interface Conversation {
  readonly name: string;
  /** How often it comes about, against the bot's other conversations; 0: it happens by itself, as on arrival. */
  readonly weight: number;
  /** How many messages of the person it takes, on average. */
  readonly messages: number;
  /** What it brings to its end, and what it follows on at once; without the latter it is chosen after a rest. */
  readonly brings?: SloEvent;
  readonly after?: SloEvent;
  /** What it asks of others, on average: calls of a service, by its name, and operations of `database`. */
  readonly asks?: Readonly<Record<string, number>>;
  /** Jobs that workers do for it, by their names, on average. */
  readonly jobs?: Readonly<Record<string, number>>;
  /** MongoDB documents written per message of it, at most. */
  readonly writesPerMessage: number;
  /**
   * The collections, in the bot's database or the one all bots share, that hold what it writes. Conversations that share one
   * are judged together.
   */
  readonly collections: readonly string[];
}

/** What a figure counts. */
export type FigureSource =
  /** Commands that read or write documents, as MongoDB's primary counts them; replication is none. */
  | { readonly kind: "database" }
  /** Calls that an outside service carried out, of the routes below a path; a 429 is none. */
  | { readonly kind: "service"; readonly service: string; readonly under: string }
  /** What people brought to its end, and saw. */
  | { readonly kind: "event"; readonly event: SloEvent }
  /** Memory of one bot process at its largest, MB. */
  | { readonly kind: "memory" };

/** Something that must be reached while everybody uses the bot, at the same time as all other figures. */
export interface LoadFigure {
  /** What is counted, as people say it: `ShipStation calls`. */
  readonly name: string;
  readonly source: FigureSource;
  readonly unit: "/s" | "/min" | "MB";
  readonly comparison: "at least" | "at most";
  readonly threshold: number;
}

/** How an outside service stands in a load run. */
export interface ServiceTerms {
  readonly service: string;
  readonly keys: number;
  /** Calls that each key may make in a minute; the service refuses more. Absent: it has no such limit. */
  readonly callsPerKeyAndMinute?: number;
  /** What each answer takes at least. */
  readonly latencyMs: number;
}

/** A bot's usual load. */
export interface BotLoad {
  readonly conversations: readonly Conversation[];
  /** Time from one act of a person to the next, on average, in seconds. */
  readonly everySeconds: number;
  /** Each time is drawn evenly from this share around the average: 0.5 is 5 to 15 s for 10 s. */
  readonly jitter: number;
  /** How soon a question is answered; absent: after the usual time. */
  readonly answerSeconds?: number;
  /** How long it takes, once everybody is there, until as much comes to its end as is begun; less counts for nothing. */
  readonly settleSeconds?: number;
  /** What the requirements name, with the number of people from which on it counts. */
  readonly figures?: { readonly people: number; readonly list: readonly LoadFigure[] };
  /** The outside services that it uses. */
  readonly services?: readonly ServiceTerms[];
}
