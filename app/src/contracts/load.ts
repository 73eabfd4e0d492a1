/**
 * How people use a bot, declared once in its `load.ts`: what the load tests play and what capacity is calculated from.
 * Pure data, so that anything may import it.
 */

/** Something people do with a bot. */
export interface Conversation {
  readonly name: string;
  /** How often it is chosen, against the bot's other conversations; 0: it happens by itself, as on arrival. */
  readonly weight: number;
  /** How many messages of the person it takes. */
  readonly messages: number;
  /** MongoDB documents written per message of it, at most. */
  readonly writesPerMessage: number;
  /** The collections, in the bot's database or the one all bots share, that hold what it writes; no other conversation names them. */
  readonly collections: readonly string[];
}

/** A bot's usual load. */
export interface BotLoad {
  readonly conversations: readonly Conversation[];
  /** Time from one act of a person to the next, on average, in seconds. */
  readonly everySeconds: number;
  /** Each time is drawn evenly from this share around the average: 0.5 is 5 to 15 s for 10 s. */
  readonly jitter: number;
}
